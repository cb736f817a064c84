import { AppError, type ErrorOptions } from "@/lib/core/errors";

/** What the transport was doing when it failed. */
export interface NetworkContext {
  readonly operation: string;
  readonly endpoint: string;
  readonly connectTimeoutMs: number;
  readonly timeoutMs: number;
}

/** A failure of the network as the product's error; anything else that was thrown is handed back as it is. */
export function networkError(thrown: unknown, context: NetworkContext): unknown {
  if (thrown instanceof AppError) return thrown;
  const { endpoint, operation } = context;
  const found = innermost(thrown);
  const code = found?.code ?? "";
  const reason = found?.message ?? (thrown instanceof Error ? thrown.message : String(thrown));
  const options: ErrorOptions = { details: { service: "Tablestore", code, operation }, cause: thrown };
  switch (code) {
    case "ECONNREFUSED":
      return new AppError("tablestore.connection_refused", { endpoint }, options);
    case "ENOTFOUND":
    case "ENODATA":
      return new AppError("tablestore.host_not_found", { endpoint }, options);
    case "EAI_AGAIN":
    case "EAI_FAIL":
    case "ESERVFAIL":
    case "ETIMEOUT":
      return new AppError("tablestore.dns_unavailable", { endpoint }, options);
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "ENETDOWN":
    case "EHOSTDOWN":
    case "EACCES":
    case "EADDRNOTAVAIL":
      return new AppError("tablestore.unreachable", { endpoint, reason }, options);
    case "ETIMEDOUT":
    case "UND_ERR_CONNECT_TIMEOUT":
      return new AppError(
        "tablestore.connect_timeout",
        { endpoint, seconds: context.connectTimeoutMs / 1000 },
        options,
      );
    case "UND_ERR_HEADERS_TIMEOUT":
    case "UND_ERR_BODY_TIMEOUT":
      return answerTimeout(context, thrown);
    case "ECONNRESET":
    case "EPIPE":
    case "ECONNABORTED":
    case "UND_ERR_SOCKET":
    case "UND_ERR_CLOSED":
    case "UND_ERR_DESTROYED":
    case "UND_ERR_RES_CONTENT_LENGTH_MISMATCH":
      return new AppError("tablestore.connection_lost", { endpoint, reason }, options);
  }
  if (code.startsWith("HPE_") || code.startsWith("UND_ERR_") || isParserError(thrown)) {
    return new AppError("tablestore.damaged_answer", { operation, reason }, options);
  }
  if (/^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|EPROTO)/.test(code)) {
    return new AppError("tablestore.tls_failed", { endpoint, reason }, options);
  }
  return thrown;
}

export function answerTimeout({ endpoint, operation, timeoutMs }: NetworkContext, cause?: unknown): AppError {
  const details = { service: "Tablestore", operation };
  return new AppError(
    "tablestore.answer_timeout",
    { endpoint, operation, seconds: timeoutMs / 1000 },
    { details, cause },
  );
}

/** Undici's parser names no code when the bytes are not HTTP at all. */
function isParserError(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === "HTTPParserError";
}

interface CodedError extends Error {
  readonly code: string;
}

/** The deepest error with a code: wrappers and the aggregate of both address families hide it. */
function innermost(thrown: unknown): CodedError | null {
  if (!(thrown instanceof Error)) return null;
  const nested = thrown instanceof AggregateError ? thrown.errors.at(-1) : thrown.cause;
  const deeper = innermost(nested);
  if (deeper !== null) return deeper;
  return "code" in thrown && typeof thrown.code === "string" ? (thrown as CodedError) : null;
}

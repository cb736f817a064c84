import { AppError, type ErrorOptions } from "@/lib/core/errors";

/** Where a request went, and how patient it was. */
export interface NetworkContext {
  readonly endpoint: string;
  readonly connectTimeoutMs: number;
}

/** A failure of the network as the product's error, by the layer that failed. */
export function networkError(thrown: unknown, { endpoint, connectTimeoutMs }: NetworkContext): AppError {
  if (thrown instanceof AppError) return thrown;
  const found = innermost(thrown);
  const code = found?.code ?? "";
  const reason = found?.message ?? (thrown instanceof Error ? thrown.message : String(thrown));
  const options: ErrorOptions = { details: { service: "MaxCompute", code }, cause: thrown };
  switch (code) {
    case "ECONNREFUSED":
      return new AppError("maxcompute.connection_refused", { endpoint }, options);
    case "ENOTFOUND":
    case "ENODATA":
      return new AppError("maxcompute.host_not_found", { endpoint }, options);
    case "EAI_AGAIN":
    case "EAI_FAIL":
    case "ESERVFAIL":
    case "ETIMEOUT":
      return new AppError("maxcompute.dns_unavailable", { endpoint }, options);
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "ENETDOWN":
    case "EHOSTDOWN":
    case "EACCES":
    case "EADDRNOTAVAIL":
      return new AppError("maxcompute.unreachable", { endpoint, reason }, options);
    case "ETIMEDOUT":
      return new AppError("maxcompute.connect_timeout", { endpoint, seconds: connectTimeoutMs / 1000 }, options);
  }
  if (code.startsWith("HPE_")) return new AppError("maxcompute.answer_malformed", { reason }, options);
  if (/^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|EPROTO)/.test(code)) {
    return new AppError("maxcompute.tls_failed", { endpoint, reason }, options);
  }
  return new AppError("maxcompute.connection_lost", { endpoint, reason }, options);
}

interface CodedError extends Error {
  readonly code: string;
}

/** The deepest error with a code: wrappers and the aggregate of both address families hide it. */
function innermost(thrown: unknown): CodedError | null {
  if (!(thrown instanceof Error)) return null;
  const deeper = innermost(thrown instanceof AggregateError ? thrown.errors.at(-1) : thrown.cause);
  if (deeper !== null) return deeper;
  return "code" in thrown && typeof thrown.code === "string" ? (thrown as CodedError) : null;
}

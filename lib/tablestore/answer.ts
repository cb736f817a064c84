import { AppError } from "@/lib/core/errors";
import { ServiceError } from "./operations/shared";
import { serviceError, type CallContext } from "./service-error";
import { HEADER, contentMd5, verifyResponse, type Headers } from "./signature";

/** An HTTP answer as it came in. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** A body that is proven to be what the service sent for this very operation. */
export interface OpenedAnswer {
  readonly body: Uint8Array;
  readonly requestId: string;
}

const SIGNED_HEADERS = [HEADER.requestId, HEADER.contentMd5, HEADER.date, HEADER.contentType, "authorization"] as const;

/**
 * Verifies an answer and returns its body. `key` is what the request was signed with.
 * @throws AppError what the service refused; "tablestore.damaged_answer" and "tablestore.untrusted_answer" when the
 * answer cannot be believed; "tablestore.not_tablestore" and "tablestore.gateway_failed" when somebody else answered.
 */
export function openAnswer(answer: Answer, key: string, context: CallContext): OpenedAnswer {
  const { status, headers, body } = answer;
  const { operation, endpoint } = context;
  const requestId = headers[HEADER.requestId] ?? null;
  if (requestId === null) throw strangersAnswer(answer, context);
  const options = { details: { service: "Tablestore", operation, requestId, httpStatus: status } };
  if (status < 200 || status > 299) throw refusal(answer, requestId, key, context);

  const missing = SIGNED_HEADERS.find((name) => headers[name] === undefined);
  if (missing !== undefined) {
    throw new AppError("tablestore.untrusted_answer", { operation, endpoint, reason: `no ${missing} header` }, options);
  }
  if (headers[HEADER.contentMd5] !== contentMd5(body)) {
    throw new AppError("tablestore.damaged_answer", { operation, reason: "its MD5 differs" }, options);
  }
  if (!isSigned(headers, key, context)) {
    throw new AppError(
      "tablestore.untrusted_answer",
      { operation, endpoint, reason: "the signature differs" },
      options,
    );
  }
  return { body, requestId };
}

function refusal({ status, headers, body }: Answer, requestId: string, key: string, context: CallContext): AppError {
  const { operation, endpoint } = context;
  const options = { details: { service: "Tablestore", operation, requestId, httpStatus: status } };
  const md5 = headers[HEADER.contentMd5];
  if (md5 !== undefined && md5 !== contentMd5(body)) {
    return new AppError("tablestore.damaged_answer", { operation, reason: "its MD5 differs" }, options);
  }
  const found = parseError(body);
  if (found === null) {
    return new AppError("tablestore.damaged_answer", { operation, reason: "its error cannot be read" }, options);
  }
  const error = serviceError(found, requestId, status, context);
  // The service may sign with a secret that is not ours: that is what the refusal is about.
  const isAboutIdentity = found.code === "OTSAuthFailed";
  if (isAboutIdentity || headers["authorization"] === undefined || isSigned(headers, key, context)) return error;
  const reason = "the signature differs";
  return new AppError("tablestore.untrusted_answer", { operation, endpoint, reason }, { ...options, cause: error });
}

function strangersAnswer({ status, body }: Answer, context: CallContext): AppError {
  const { endpoint, operation } = context;
  const found = status >= 400 ? parseError(body) : null;
  if (found !== null) return serviceError(found, null, status, context);
  const details = { service: "Tablestore", operation, httpStatus: status };
  return status >= 500 || status === 429
    ? new AppError("tablestore.gateway_failed", { endpoint, status }, { details })
    : new AppError("tablestore.not_tablestore", { endpoint, status }, { details });
}

function isSigned(headers: Headers, key: string, { operation, accessKeyId }: CallContext): boolean {
  return verifyResponse(operation, headers, headers["authorization"] ?? "", accessKeyId, key);
}

/** The error body, or null when it is not one: page of a proxy, damage, nothing. */
function parseError(body: Uint8Array): ServiceError | null {
  try {
    const error = ServiceError.decode(body);
    return /^OTS\w+$/.test(error.code) ? error : null;
  } catch {
    return null;
  }
}

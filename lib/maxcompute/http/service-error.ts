import { AppError, type ErrorCode, type ErrorOptions } from "@/lib/core/errors";
import type { ErrorBody } from "../documents/error-body";

/** What a request was about, for the texts of its errors. */
export interface RequestSubject {
  readonly project: string;
  readonly accessId: string;
  readonly table?: string | undefined;
  readonly partition?: string | undefined;
  readonly session?: string | undefined;
  readonly block?: number | undefined;
}

export interface RefusedAnswer {
  readonly status: number;
  readonly requestId: string;
  /** Null when the answer is not MaxCompute's. */
  readonly body: ErrorBody | null;
  /** How long the service asks to be left alone. */
  readonly pauseMs: number | null;
}

type Refine = (subject: RequestSubject, reason: string, options: ErrorOptions) => AppError;

const plain =
  (code: ReasonCode): Refine =>
  (_, reason, options) =>
    new AppError(code, { reason }, options);
type ReasonCode = Extract<
  ErrorCode,
  | "maxcompute.object_missing"
  | "maxcompute.throttled"
  | "maxcompute.unavailable"
  | "maxcompute.conflict"
  | "maxcompute.request_refused"
  | "maxcompute.clock_skewed"
  | "maxcompute.unauthorized"
>;

const keyUnknown: Refine = ({ accessId }, _, options) => new AppError("maxcompute.key_unknown", { accessId }, options);
const signatureWrong: Refine = ({ accessId }, _, options) =>
  new AppError("maxcompute.signature_wrong", { accessId }, options);
const credentialsExpired: Refine = ({ accessId }, _, options) =>
  new AppError("maxcompute.credentials_expired", { accessId }, options);
const denied: Refine = ({ project }, reason, options) =>
  new AppError("maxcompute.denied", { reason, project }, options);
const projectMissing: Refine = ({ project }, _, options) =>
  new AppError("maxcompute.project_missing", { project }, options);
const tableMissing: Refine = ({ project, table = "?" }, _, options) =>
  new AppError("maxcompute.table_missing", { project, table }, options);
const partitionMissing: Refine = ({ table = "?", partition = "?" }, _, options) =>
  new AppError("maxcompute.partition_missing", { table, partition }, options);
const partitionRequired: Refine = ({ table = "?" }, _, options) =>
  new AppError("maxcompute.partition_required", { table }, options);
const sessionMissing: Refine = ({ session = "?" }, _, options) =>
  new AppError("maxcompute.session_missing", { session }, options);
const blockDamaged: Refine = ({ block }, reason, options) =>
  block === undefined
    ? new AppError("maxcompute.request_refused", { reason }, options)
    : new AppError("maxcompute.block_damaged", { block, reason }, options);
const dataChanged: Refine = ({ table = "?" }, reason, options) =>
  new AppError("maxcompute.data_changed", { table, reason }, options);
const overwriteUnsupported: Refine = ({ table = "?" }, reason, options) =>
  new AppError("maxcompute.overwrite_unsupported", { table, reason }, options);
const sessionClosed: Refine = ({ session = "?" }, _, options) =>
  new AppError("maxcompute.session_closed", { session, status: "StatusConflict" }, options);
/** `NoSuchObject` says less than the path does. */
const mostSpecificMissing: Refine = (subject, reason, options) => {
  if (subject.partition !== undefined) return partitionMissing(subject, reason, options);
  if (subject.table !== undefined) return tableMissing(subject, reason, options);
  return new AppError("maxcompute.object_missing", { reason }, options);
};

/** By the seven digits in code or text: they say more than the name does. Source: MaxCompute error code reference. */
const BY_NUMBER: Readonly<Record<string, Refine>> = {
  "0410051": keyUnknown,
  "0410042": signatureWrong,
  "0420111": projectMissing,
  "0130131": tableMissing,
  "0420095": denied,
  "0130013": denied,
};

const BY_CODE: Readonly<Record<string, Refine>> = {
  SignatureNotMatch: signatureWrong,
  AuthenticationRequestExpired: credentialsExpired,
  RequestTimeTooSkewed: plain("maxcompute.clock_skewed"),
  NoPermission: denied,
  AccessDenied: denied,
  NoSuchProject: projectMissing,
  NoSuchTable: tableMissing,
  NoSuchPartition: partitionMissing,
  NoSuchObject: mostSpecificMissing,
  NoSuchUpload: sessionMissing,
  NoSuchDownload: sessionMissing,
  MissingPartitionSpec: partitionRequired,
  MalformedDataStream: blockDamaged,
  CorruptedDataStream: blockDamaged,
  IncompleteBody: blockDamaged,
  SchemaModified: dataChanged,
  TableModified: dataChanged,
  OverwriteModeNotAllowed: overwriteUnsupported,
  StatusConflict: sessionClosed,
  FlowExceeded: plain("maxcompute.throttled"),
  SlotExceeded: plain("maxcompute.throttled"),
  QPSExceeded: plain("maxcompute.throttled"),
  RequestQuotaExceeded: plain("maxcompute.throttled"),
  DataUnderReplication: plain("maxcompute.conflict"),
  DataVersionConflict: plain("maxcompute.conflict"),
  InternalServerError: plain("maxcompute.unavailable"),
  ServiceUnavailable: plain("maxcompute.unavailable"),
  RequestTimeOut: plain("maxcompute.unavailable"),
  ReadMetaError: plain("maxcompute.unavailable"),
  DataStoreError: plain("maxcompute.unavailable"),
  MetaTransactionFailed: plain("maxcompute.unavailable"),
};

const BY_STATUS: Readonly<Record<number, Refine>> = {
  401: plain("maxcompute.unauthorized"),
  403: denied,
  404: plain("maxcompute.object_missing"),
  408: plain("maxcompute.unavailable"),
  429: plain("maxcompute.throttled"),
};

/** A refused answer as the product's error. `details.pauseMs` is present when the service names a pause. */
export function serviceError(answer: RefusedAnswer, subject: RequestSubject, endpoint: string): AppError {
  const { status, requestId, body, pauseMs } = answer;
  const details: Record<string, unknown> = { service: "MaxCompute", httpStatus: status, requestId };
  if (pauseMs !== null) details.pauseMs = pauseMs;
  if (body === null) return foreignAnswer(status, endpoint, details);
  const odpsCode = odpsCodeOf(`${body.code} ${body.message}`);
  const options: ErrorOptions = {
    details: { ...details, code: body.code, odpsCode, message: body.message, requestId: body.requestId || requestId },
  };
  const reason = body.message || body.code;
  // A pause asked for means the request was not taken, 409 included: the service is at its limit of instances.
  const isThrottled = status === 429 || (status === 409 && pauseMs !== null);
  const refine = isThrottled ? BY_STATUS[429] : ((odpsCode && BY_NUMBER[odpsCode.slice(5)]) ?? BY_CODE[body.code]);
  const fallback = BY_STATUS[status] ?? plain(status >= 500 ? "maxcompute.unavailable" : "maxcompute.request_refused");
  return (refine || fallback)(subject, reason, options);
}

/** The first `ODPS-nnnnnnn` of a text, or null. */
export function odpsCodeOf(text: string): string | null {
  return /ODPS-\d{7}/.exec(text)?.[0] ?? null;
}

function foreignAnswer(status: number, endpoint: string, details: Readonly<Record<string, unknown>>): AppError {
  if (status === 429) return new AppError("maxcompute.throttled", { reason: "HTTP status 429" }, { details });
  const code = status >= 502 && status <= 504 ? "maxcompute.gateway_failed" : "maxcompute.not_maxcompute";
  return new AppError(code, { endpoint, status }, { details });
}

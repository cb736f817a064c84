import { AppError, type ErrorOptions } from "@/lib/core/errors";
import type { ServiceError } from "./operations/shared";

/** What a failed call was about; the service's own messages rarely say. */
export interface CallContext {
  readonly operation: string;
  readonly endpoint: string;
  readonly instance: string;
  readonly accessKeyId: string;
  /** The table or the stream asked for, or an empty string. */
  readonly subject: string;
}

/** The answer of the service as the product's error, with the code and the request id that support asks for. */
export function serviceError(
  { code, message: reason = "" }: ServiceError,
  requestId: string | null,
  status: number,
  context: CallContext,
): AppError {
  const { operation, accessKeyId, subject } = context;
  const options: ErrorOptions = {
    details: { service: "Tablestore", code, message: reason, requestId, operation, httpStatus: status },
  };
  switch (code) {
    case "OTSAuthFailed":
      return authError(reason, context, options);
    case "OTSNoPermissionAccess":
      return new AppError("tablestore.no_permission", { accessKeyId, reason }, options);
    case "OTSObjectNotExist":
      return isStreamOperation(operation)
        ? new AppError("tablestore.stream_not_found", { stream: subject, reason }, options)
        : new AppError("tablestore.table_not_found", { table: subject }, options);
    case "OTSObjectAlreadyExist":
      return new AppError("tablestore.table_exists", { table: subject }, options);
    case "OTSTableNotReady":
      return new AppError("tablestore.table_not_ready", { table: subject }, options);
    case "OTSTrimmedDataAccess":
      return new AppError("tablestore.data_trimmed", {}, options);
    case "OTSConditionCheckFail":
      return new AppError("tablestore.condition_failed", {}, options);
    case "OTSRowOperationConflict":
    case "OTSOperationConflict":
      return new AppError("tablestore.row_conflict", {}, options);
    case "OTSInvalidPK":
      return new AppError("tablestore.invalid_primary_key", { reason }, options);
    case "OTSParameterInvalid":
      return /^invalid stream id/i.test(reason)
        ? new AppError("tablestore.stream_not_found", { stream: subject, reason }, options)
        : new AppError("tablestore.invalid_request", { reason }, options);
    case "OTSOutOfRowSizeLimit":
    case "OTSOutOfColumnCountLimit":
    case "OTSRequestBodyTooLarge":
      return new AppError("tablestore.limit_exceeded", { reason }, options);
    case "OTSUnsupportOperation":
      return new AppError("tablestore.unsupported_operation", { operation, reason }, options);
    case "OTSQuotaExhausted":
      return reason === "Too frequent table operations."
        ? new AppError("tablestore.throttled", { reason }, options)
        : new AppError("tablestore.quota_exceeded", { reason }, options);
    case "OTSNotEnoughCapacityUnit":
    case "OTSCapacityUnitExhausted":
    case "OTSTooFrequentReservedThroughputAdjustment":
    case "OTSOperationThrottled":
    case "OTSFlowControl":
      return new AppError("tablestore.throttled", { reason }, options);
    case "OTSServerBusy":
    case "OTSStorageServerBusy":
    case "OTSPartitionUnavailable":
      return new AppError("tablestore.busy", { reason }, options);
    case "OTSTimeout":
    case "OTSRequestTimeout":
      return new AppError("tablestore.service_timeout", { operation }, options);
    default:
      // OTSInternalServerError, OTSServerUnavailable and codes nobody has told us about.
      return status >= 500
        ? new AppError("tablestore.service_failed", { serviceCode: code, reason }, options)
        : new AppError("tablestore.request_refused", { serviceCode: code, reason }, options);
  }
}

/** One code stands for everything about identity; only the message tells key, instance and clock apart. */
function authError(reason: string, { accessKeyId, instance, endpoint }: CallContext, options: ErrorOptions): AppError {
  if (/AccessKeyID does not exist/i.test(reason)) {
    return new AppError("tablestore.access_key_unknown", { accessKeyId }, options);
  }
  if (/AccessKeyID is disabled/i.test(reason)) {
    return new AppError("tablestore.access_key_disabled", { accessKeyId }, options);
  }
  if (/Signature mismatch/i.test(reason)) {
    return new AppError("tablestore.signature_mismatch", { accessKeyId }, options);
  }
  if (/instance is not found/i.test(reason)) {
    return new AppError("tablestore.instance_not_found", { instance, endpoint }, options);
  }
  if (/instance is not running/i.test(reason))
    return new AppError("tablestore.instance_stopped", { instance }, options);
  if (/Mismatch between system time/i.test(reason)) return new AppError("tablestore.clock_skew", { reason }, options);
  if (/Mismatch between MD5/i.test(reason)) return new AppError("tablestore.damaged_request", { reason }, options);
  if (/ACL policies/i.test(reason)) return new AppError("tablestore.network_denied", { instance }, options);
  if (/no privilege/i.test(reason)) return new AppError("tablestore.no_permission", { accessKeyId, reason }, options);
  return new AppError("tablestore.auth_failed", { reason }, options);
}

function isStreamOperation(operation: string): boolean {
  return ["DescribeStream", "GetShardIterator", "GetStreamRecord"].includes(operation);
}

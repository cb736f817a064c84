import { expect, test } from "vitest";
import { serviceError, type CallContext } from "./service-error";

const context: CallContext = {
  operation: "GetRow",
  endpoint: "https://shop.cn-hangzhou.ots.aliyuncs.com",
  instance: "shop",
  accessKeyId: "LTAI1",
  subject: "orders",
};

// Statuses, codes and messages as the service documents them and its clients' tests assert them.
test.each([
  [403, "OTSAuthFailed", "The AccessKeyID does not exist.", "access_key_unknown", false],
  [403, "OTSAuthFailed", "The AccessKeyID is disabled.", "access_key_disabled", false],
  [403, "OTSAuthFailed", "Signature mismatch.", "signature_mismatch", false],
  [403, "OTSAuthFailed", "The instance is not found.", "instance_not_found", false],
  [403, "OTSAuthFailed", "The instance is not running.", "instance_stopped", false],
  [403, "OTSAuthFailed", "The user has no privilege to access the instance.", "no_permission", false],
  [403, "OTSAuthFailed", "Mismatch between system time and x-ots-date: 2024.", "clock_skew", false],
  [
    403,
    "OTSAuthFailed",
    "Mismatch between MD5 value of request body and x-ots-contentmd5 in header.",
    "damaged_request",
    true,
  ],
  [403, "OTSAuthFailed", "Request denied by instance ACL policies.", "network_denied", false],
  [403, "OTSAuthFailed", "The STS token has expired.", "auth_failed", false],
  [403, "OTSNoPermissionAccess", "You have no permission to access the requested resource", "no_permission", false],
  [403, "OTSConditionCheckFail", "Condition check failed.", "condition_failed", false],
  [403, "OTSQuotaExhausted", "Too frequent table operations.", "throttled", true],
  [403, "OTSQuotaExhausted", "Number of tables exceeds the quota:64.", "quota_exceeded", false],
  [403, "OTSNotEnoughCapacityUnit", "Remaining capacity unit is not enough.", "throttled", true],
  [429, "OTSFlowControl", "The requests have been throttled.", "throttled", true],
  [404, "OTSObjectNotExist", "Requested table does not exist.", "table_not_found", false],
  [404, "OTSTableNotReady", "The table is not ready.", "table_not_ready", true],
  [404, "OTSTrimmedDataAccess", "Requested stream data is already trimmed or does not exist.", "data_trimmed", false],
  [409, "OTSObjectAlreadyExist", "Requested table already exists.", "table_exists", false],
  [409, "OTSRowOperationConflict", "Data is being modified by the other request.", "row_conflict", true],
  [409, "OTSOperationConflict", "Operation conflict.", "row_conflict", true],
  [400, "OTSParameterInvalid", "Invalid table name: '0'.", "invalid_request", false],
  [400, "OTSParameterInvalid", "Invalid stream id: x.", "stream_not_found", false],
  [400, "OTSInvalidPK", "Validate PK size fail. Input: 1, Meta: 2.", "invalid_primary_key", false],
  [
    400,
    "OTSOutOfRowSizeLimit",
    "The total data size of columns in one row exceeded the limit.",
    "limit_exceeded",
    false,
  ],
  [413, "OTSRequestBodyTooLarge", "The size of POST data is too large.", "limit_exceeded", false],
  [400, "OTSUnsupportOperation", "Unsupported operation: 'GetRow'.", "unsupported_operation", false],
  [408, "OTSRequestTimeout", "Request timeout.", "service_timeout", true],
  [503, "OTSServerBusy", "Server is busy.", "busy", true],
  [503, "OTSPartitionUnavailable", "The partition is not available.", "busy", true],
  [503, "OTSTimeout", "Operation timeout.", "service_timeout", true],
  [503, "OTSServerUnavailable", "Server is not available.", "service_failed", true],
  [500, "OTSInternalServerError", "Internal server error.", "service_failed", true],
  [400, "OTSSessionNotExist", "Session does not exist.", "request_refused", false],
] as const)("%i %s “%s” becomes %s", (status, code, message, expected, retryable) => {
  const error = serviceError({ code, message }, "0005", status, context);
  expect(error).toMatchObject({ code: `tablestore.${expected}`, retryable });
  expect(error.details).toMatchObject({ service: "Tablestore", code, requestId: "0005" });
  expect(error.message).not.toMatch(/[{}]/);
  expect(error.describe("zh").message).not.toMatch(/[{}]/);
});

test("what does not exist is named: a table by its name, a stream by its id", () => {
  const missing = { code: "OTSObjectNotExist", message: "Requested table does not exist." };
  expect(serviceError(missing, null, 404, context).message).toContain("orders");
  const stream = serviceError(missing, null, 404, { ...context, operation: "DescribeStream", subject: "orders_17" });
  expect(stream.code).toBe("tablestore.stream_not_found");
  expect(stream.message).toContain("orders_17");
});

import { expect, test } from "vitest";
import { serviceError, type RefusedAnswer } from "./service-error";

const subject = {
  project: "demo",
  accessId: "LTAI",
  table: "t",
  partition: "pt=1",
  session: "s1",
  block: 3,
};
const answer = (status: number, code: string, message = ""): RefusedAnswer => ({
  status,
  requestId: "R1",
  body: { code, message, requestId: "R1", hostId: "h" },
  pauseMs: null,
});

test.each([
  [401, "InvalidParameter", "ODPS-0410051:Invalid credentials - accessKeyId not found", "maxcompute.key_unknown"],
  [
    401,
    "ODPS-0410042",
    "ODPS-0410042:Invalid signature value - User signature dose not match",
    "maxcompute.signature_wrong",
  ],
  [401, "SignatureNotMatch", "", "maxcompute.signature_wrong"],
  [400, "AuthenticationRequestExpired", "", "maxcompute.credentials_expired"],
  [400, "RequestTimeTooSkewed", "max_interval_date:900000", "maxcompute.clock_skewed"],
  [401, "Unauthorized", "The request authorization header is invalid or missing", "maxcompute.unauthorized"],
  [403, "NoPermission", "", "maxcompute.denied"],
  [403, "", "ODPS-0420095: Access Denied - x", "maxcompute.denied"],
  [404, "NoSuchProject", "", "maxcompute.project_missing"],
  [404, "NoSuchObject", "ODPS-0420111: Project not found - 'x'", "maxcompute.project_missing"],
  [404, "NoSuchObject", "ODPS-0130131:Table not found - t", "maxcompute.table_missing"],
  [404, "NoSuchTable", "", "maxcompute.table_missing"],
  [404, "NoSuchPartition", "", "maxcompute.partition_missing"],
  [404, "NoSuchObject", "", "maxcompute.partition_missing"],
  [400, "MissingPartitionSpec", "", "maxcompute.partition_required"],
  [404, "NoSuchUpload", "", "maxcompute.session_missing"],
  [409, "StatusConflict", "", "maxcompute.session_closed"],
  [400, "MalformedDataStream", "", "maxcompute.block_damaged"],
  [400, "CorruptedDataStream", "", "maxcompute.block_damaged"],
  [400, "SchemaModified", "", "maxcompute.data_changed"],
  [400, "OverwriteModeNotAllowed", "", "maxcompute.overwrite_unsupported"],
  [429, "FlowExceeded", "", "maxcompute.throttled"],
  [400, "SlotExceeded", "", "maxcompute.throttled"],
  [429, "Anything", "", "maxcompute.throttled"],
  [500, "InternalServerError", "", "maxcompute.unavailable"],
  [500, "Anything", "", "maxcompute.unavailable"],
  [408, "RequestTimeOut", "", "maxcompute.unavailable"],
  [409, "DataVersionConflict", "", "maxcompute.conflict"],
  [400, "InvalidArgument", "", "maxcompute.request_refused"],
  [405, "MethodNotAllowed", "", "maxcompute.request_refused"],
])("%i %s %s becomes %s", (status, code, message, expected) => {
  const error = serviceError(answer(status, code, message), subject, "https://e");
  expect(error.code).toBe(expected);
  expect(error.details).toMatchObject({ service: "MaxCompute", code, requestId: "R1", httpStatus: status });
});

test("a pause that is asked for is kept, and makes a conflict a matter of waiting", () => {
  const error = serviceError({ ...answer(409, "InstanceLimit"), pauseMs: 3000 }, subject, "https://e");
  expect(error.code).toBe("maxcompute.throttled");
  expect(error.details).toMatchObject({ pauseMs: 3000 });
});

test("an answer that is not the service's is told apart, a gateway's among them", () => {
  const foreign = (status: number) => serviceError({ ...answer(status, ""), body: null }, subject, "https://e");
  expect(foreign(404)).toMatchObject({ code: "maxcompute.not_maxcompute", retryable: false });
  expect(foreign(502)).toMatchObject({ code: "maxcompute.gateway_failed", retryable: true });
  expect(foreign(429)).toMatchObject({ code: "maxcompute.throttled" });
});

import { expect, test } from "vitest";
import { AppError } from "@/lib/core/errors";
import { openAnswer, type Answer } from "./answer";
import { ServiceError } from "./operations/shared";
import type { CallContext } from "./service-error";
import { contentMd5, signResponse } from "./signature";

const SECRET = "fakeSecretKey0123456789abcdef";
const context: CallContext = {
  operation: "GetStreamRecord",
  endpoint: "http://127.0.0.1:8087",
  instance: "sandbox01",
  accessKeyId: "LTAIfakeAccessKeyId01",
  subject: "orders",
};

/** An answer as the service gives it; `over` replaces headers before signing, undefined removes them. */
function signed(status: number, body: Uint8Array, over: Record<string, string> = {}, secret = SECRET): Answer {
  const headers: Record<string, string> = {
    "content-length": String(body.length),
    "x-ots-contentmd5": contentMd5(body),
    "x-ots-contenttype": "protocol buffer",
    "x-ots-date": "2024-01-02T03:04:05.900Z",
    "x-ots-requestid": "0005e9a0-0000-0000-0000-000000000001",
    ...over,
  };
  const authorization = signResponse(context.operation, headers, context.accessKeyId, secret);
  return { status, headers: { ...headers, authorization }, body };
}
function without(answer: Answer, name: string): Answer {
  return { ...answer, headers: Object.fromEntries(Object.entries(answer.headers).filter(([key]) => key !== name)) };
}
function failure(answer: Answer): AppError {
  try {
    openAnswer(answer, SECRET, context);
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    return error as AppError;
  }
  throw new Error("the answer was accepted");
}

// One update of two cells, then an iterator; the bytes were cross-checked by the authors of the fast reader.
const body = Buffer.from(
  "0a69080212657500000001030402000000706b050700000003020000006b310a4c020304010000006305080000000303000000e4b8ad070068e5cf8b0100000ae40304010000006406010aa60b180000000c130000000d010000000e7b401e18240a06000f02000000097012026974",
  "hex",
);
// Encoded by the official npm client's message class.
const conditionFailed = Buffer.from(
  "0a154f5453436f6e646974696f6e436865636b4661696c1217436f6e646974696f6e20636865636b206661696c65642e",
  "hex",
);

test("a signed answer is opened", () => {
  expect(openAnswer(signed(200, body), SECRET, context)).toEqual({
    body,
    requestId: "0005e9a0-0000-0000-0000-000000000001",
  });
});

test("an answer cut at any byte, or with any bit turned, is retryable damage and never data", () => {
  const answer = signed(200, body);
  for (let length = 0; length < body.length; length++) {
    const error = failure({ ...answer, body: body.subarray(0, length) });
    expect(error).toMatchObject({ code: "tablestore.damaged_answer", retryable: true });
  }
  for (let bit = 0; bit < body.length * 8; bit++) {
    const turned = Buffer.from(body);
    turned[bit >> 3]! ^= 1 << (bit & 7);
    expect(failure({ ...answer, body: turned })).toMatchObject({ code: "tablestore.damaged_answer", retryable: true });
  }
});

test("an answer whose signed headers changed in any bit, or are missing, is not trusted", () => {
  const answer = signed(200, body);
  for (const name of Object.keys(answer.headers).filter(
    (name) => name.startsWith("x-ots-") || name === "authorization",
  )) {
    const value = Buffer.from(answer.headers[name]!, "latin1");
    for (let bit = 0; bit < value.length * 8; bit++) {
      const turned = Buffer.from(value);
      turned[bit >> 3]! ^= 1 << (bit & 7);
      const error = failure({ ...answer, headers: { ...answer.headers, [name]: turned.toString("latin1") } });
      expect(error.code, `${name} ${turned.toString("latin1")}`).toMatch(/untrusted_answer|damaged_answer/);
      expect(error.retryable).toBe(true);
    }
    const expected = name === "x-ots-requestid" ? "tablestore.not_tablestore" : "tablestore.untrusted_answer";
    expect(failure(without(answer, name)).code).toBe(expected);
  }
});

test("an answer to another operation, or for another key, is not trusted", () => {
  expect(() => openAnswer(signed(200, body), SECRET, { ...context, operation: "ListStream" })).toThrow(/signature/);
  expect(() => openAnswer(signed(200, body), "other", context)).toThrow(/signature/);
  expect(failure(signed(200, body, {}, "other")).code).toBe("tablestore.untrusted_answer");
});

test("a refusal keeps the service's code, message and request id", () => {
  const error = failure(signed(403, conditionFailed));
  expect(error).toMatchObject({
    code: "tablestore.condition_failed",
    retryable: false,
    details: {
      service: "Tablestore",
      code: "OTSConditionCheckFail",
      message: "Condition check failed.",
      requestId: "0005e9a0-0000-0000-0000-000000000001",
      operation: "GetStreamRecord",
      httpStatus: 403,
    },
  });
  expect(failure(without(signed(403, conditionFailed), "authorization")).code).toBe("tablestore.condition_failed");
});

test("a forged or damaged refusal is not believed", () => {
  expect(failure(signed(403, conditionFailed, {}, "other")).code).toBe("tablestore.untrusted_answer");
  expect(failure({ ...signed(403, conditionFailed), body: Buffer.from("x") }).code).toBe("tablestore.damaged_answer");
  expect(failure(signed(403, Buffer.from("x"))).code).toBe("tablestore.damaged_answer");
});

test("a wrong secret is named as such although the refusal carries another signature", () => {
  const refusal = ServiceError.encode({ code: "OTSAuthFailed", message: "Signature mismatch." });
  expect(failure(signed(403, refusal, {}, "the real secret")).code).toBe("tablestore.signature_mismatch");
});

test("whoever else answers is told apart from Tablestore", () => {
  const page = Buffer.from("<html>404 Not Found</html>");
  const headers = { "content-type": "text/html" };
  expect(failure({ status: 200, headers, body: page })).toMatchObject({
    code: "tablestore.not_tablestore",
    retryable: false,
  });
  expect(failure({ status: 404, headers, body: page }).code).toBe("tablestore.not_tablestore");
  expect(failure({ status: 301, headers, body: page }).code).toBe("tablestore.not_tablestore");
  expect(failure({ status: 502, headers, body: page })).toMatchObject({
    code: "tablestore.gateway_failed",
    retryable: true,
  });
  expect(failure({ status: 403, headers, body: conditionFailed }).code).toBe("tablestore.condition_failed");
});

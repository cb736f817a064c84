import { expect, test } from "vitest";
import { Secret } from "@/lib/core/secret";
import {
  contentMd5,
  deriveKeyV4,
  signRequestV2,
  signRequestV4,
  signResponse,
  verifyRequest,
  verifyResponse,
} from "./signature";

const secret = new Secret("fakeSecretKey0123456789abcdef");
const headers = {
  host: "127.0.0.1",
  "x-ots-apiversion": "2015-12-31",
  "x-ots-instancename": "sandbox01",
  "x-ots-contentmd5": "sNnO8EJ2mwgU0Z/k1zqY2g==",
  "x-ots-date": "2024-01-02T03:04:05.678Z",
  "x-ots-accesskeyid": "LTAIfakeAccessKeyId01",
};

// As sent by the npm client 5.6.5 and recomputed with the signer of the Java client.
test("requests are signed as the npm client signs them", () => {
  expect(contentMd5(Buffer.from("0a027431", "hex"))).toBe("sNnO8EJ2mwgU0Z/k1zqY2g==");
  expect(contentMd5(new Uint8Array())).toBe("1B2M2Y8AsgTpgAmY7PhCfg==");
  expect(signRequestV2("DescribeTable", headers, secret)).toBe("6P4lFhfqSX0Wj79vXzlPInedn2c=");
  const list = { ...headers, "x-ots-contentmd5": "1B2M2Y8AsgTpgAmY7PhCfg==" };
  expect(signRequestV2("ListTable", list, secret)).toBe("REz2StBxByl6xJIdl5q2Hblfk9c=");
  const put = { ...headers, "x-ots-contentmd5": "P4tw9J+SxaHGdEUW/Gx3vw==" };
  expect(signRequestV2("PutRow", put, secret)).toBe("+INlQAsExZ99dBYIyAI49OUVgc4=");
});

// Java client 5.17.7.
test("requests are signed as version 4 of the Java client signs them", () => {
  const v4 = { ...headers, "x-ots-signdate": "20240102", "x-ots-signregion": "cn-hangzhou" };
  const key = deriveKeyV4(secret, "20240102", "cn-hangzhou");
  expect(key).toBe("A/vkJjTjaQQuvGJ2t1TWs2jayDUf8s8r0nNRCC1TCfU=");
  const signature = signRequestV4("DescribeTable", v4, key);
  expect(signature).toBe("hJzzcps0kP4O9SJ/LXQcCrhodwa5hgG+i/mrqS1M890=");
  expect(verifyRequest("DescribeTable", { ...v4, "x-ots-signaturev4": signature }, secret)).toBe(key);
  const elsewhere = { ...v4, "x-ots-signregion": "cn-beijing", "x-ots-signaturev4": signature };
  expect(verifyRequest("DescribeTable", elsewhere, secret)).toBeNull();
});

test("a request is accepted only as it was signed", () => {
  const signed = { ...headers, "x-ots-signature": "6P4lFhfqSX0Wj79vXzlPInedn2c=" };
  expect(verifyRequest("DescribeTable", signed, secret)).toBe(secret.reveal());
  expect(verifyRequest("DescribeTable", { ...signed, host: "elsewhere" }, secret)).toBe(secret.reveal());
  expect(verifyRequest("DeleteTable", signed, secret)).toBeNull();
  expect(verifyRequest("DescribeTable", { ...signed, "x-ots-instancename": "other" }, secret)).toBeNull();
  expect(verifyRequest("DescribeTable", { ...signed, "x-ots-ststoken": "t" }, secret)).toBeNull();
  expect(verifyRequest("DescribeTable", signed, new Secret("wrong"))).toBeNull();
  expect(verifyRequest("DescribeTable", headers, secret)).toBeNull();
});

// Java client 5.17.7.
test("answers are signed as the Java client expects them", () => {
  const answer = {
    "content-length": "0",
    "x-ots-contentmd5": "1B2M2Y8AsgTpgAmY7PhCfg==",
    "x-ots-contenttype": "protocol buffer",
    "x-ots-date": "2024-01-02T03:04:05.900Z",
    "x-ots-requestid": "0005e9a0-0000-0000-0000-000000000001",
  };
  const authorization = signResponse("DeleteTable", answer, "LTAIfakeAccessKeyId01", secret.reveal());
  expect(authorization).toBe("OTS LTAIfakeAccessKeyId01:7JCZQ9oPtbeEr/QSOjkwgiL0/NI=");
  const verify = (operation: string, id: string) =>
    verifyResponse(operation, answer, authorization, id, secret.reveal());
  expect(verify("DeleteTable", "LTAIfakeAccessKeyId01")).toBe(true);
  expect(verify("ListTable", "LTAIfakeAccessKeyId01")).toBe(false);
  expect(verify("DeleteTable", "LTAIother")).toBe(false);
});

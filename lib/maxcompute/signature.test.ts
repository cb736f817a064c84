import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Secret } from "@/lib/core/secret";
import {
  authorizationHeaders,
  deriveV4Key,
  isSignatureValid,
  parseAuthorization,
  signableTexts,
  stringToSign,
  type SignedParts,
} from "./signature";

// Vectors: PyODPS CloudAccount, cross-checked with two independent implementations.
const credentials = { accessId: "testAccessId", accessKey: new Secret("testAccessKeySecret") };
const now = new Date("2025-07-01T08:00:00Z");
const date = now.toUTCString();
const v4Prefix = "ODPS testAccessId/20250701/cn-hangzhou/odps/aliyun_v4_request:";

const listTables: SignedParts = {
  method: "GET",
  resource: "/projects/demo_project/tables",
  query: [
    ["expectmarker", "true"],
    ["name", "ots_"],
    ["curr_project", "demo_project"],
  ],
  headers: { Date: date },
};
const submit: SignedParts = {
  method: "post",
  resource: "/projects/demo_project/instances",
  query: [["curr_project", "demo_project"]],
  headers: {
    date,
    "Content-Type": "application/xml",
    "Content-MD5": "0123456789abcdef0123456789abcdef",
    "x-odps-user-agent": "mc-client/1.0",
    "User-Agent": "not signed",
  },
};
const createUpload: SignedParts = {
  method: "POST",
  resource: "/projects/demo_project/tables/maxcompute_target_table",
  query: [
    ["uploads", ""],
    ["partition", "pt=20250701"],
    ["quotaName", "my_quota"],
    ["curr_project", "demo_project"],
  ],
  headers: { date, "x-odps-tunnel-version": "6" },
};
const writeBlock: SignedParts = {
  method: "PUT",
  resource: "/projects/demo_project/tables/maxcompute_target_table",
  query: [
    ["uploadid", "20250701160000abcdef"],
    ["blockid", "0"],
    ["partition", "pt=20250701,area=华东"],
    ["curr_project", "demo_project"],
  ],
  headers: {
    date,
    "content-type": "application/octet-stream",
    "x-odps-tunnel-version": "6",
    "content-encoding": "deflate",
    "odps-tunnel-date-transform": "v1",
  },
};

test.each([
  ["S1", listTables, null, "ODPS testAccessId:AS27WnMImFNzCJUPzZxnYOu36XY="],
  ["S2", listTables, "cn-hangzhou", `${v4Prefix}rdEzOK9DzbKJspP3y8cdA5ew34o=`],
  ["S3", submit, null, "ODPS testAccessId:QAuZE3UaNzgLo8Z2E45P1dfYRcs="],
  ["S4", createUpload, null, "ODPS testAccessId:1CRCbTGVx/pbJQtenJxQjPHLOjU="],
  ["S5", writeBlock, null, "ODPS testAccessId:/MCC1+9O+sGIMQMCxbL8zEb0b0M="],
  ["S6", writeBlock, "cn-hangzhou", `${v4Prefix}TT/6kORyUita+PJcvhiJnww5BtA=`],
])("request %s is signed as PyODPS signs it, and verifies", (_, parts, region, expected) => {
  const { authorization } = authorizationHeaders(parts, credentials, { region, now });
  expect(authorization).toBe(expected);

  const claim = parseAuthorization(expected)!;
  expect(claim.accessId).toBe("testAccessId");
  expect(isSignatureValid(claim, credentials.accessKey, stringToSign(parts))).toBe(true);
  expect(isSignatureValid(claim, new Secret("another"), stringToSign(parts))).toBe(false);
  expect(isSignatureValid(claim, credentials.accessKey, `${stringToSign(parts)} `)).toBe(false);
});

test("the string to sign is the published one, byte for byte", () => {
  const text = stringToSign(listTables);
  expect(text).toBe(
    "GET\n\n\nTue, 01 Jul 2025 08:00:00 GMT\n/projects/demo_project/tables?curr_project=demo_project&expectmarker=true&name=ots_",
  );
  expect(createHash("sha1").update(text).digest("hex")).toBe("0b9b01944d2f3f31c52e63c5bd899136d234e913");
  expect(Buffer.byteLength(stringToSign(submit))).toBe(174);
  expect(Buffer.byteLength(stringToSign(createUpload))).toBe(189);
  expect(Buffer.byteLength(stringToSign(writeBlock))).toBe(237);
});

test("the v4 key is derived as PyODPS derives it", () => {
  expect(deriveV4Key("testAccessKeySecret", "20250701", "cn-hangzhou").toString("hex")).toBe(
    "3d4a47ccef0e26766357e1fc02dec839242392872854e2bfb85ecb14b57d542a",
  );
});

test("a security token travels beside the signature and does not change it", () => {
  const headers = authorizationHeaders(
    listTables,
    { ...credentials, securityToken: new Secret("token") },
    { region: null, now },
  );
  expect(headers).toEqual({
    authorization: "ODPS testAccessId:AS27WnMImFNzCJUPzZxnYOu36XY=",
    "authorization-sts-token": "token",
  });
});

test("x-odps parameters are signed as headers are, and appear in the resource as well", () => {
  const text = stringToSign({
    method: "GET",
    resource: "/r",
    query: [["x-odps-b", "2"]],
    headers: { "X-Odps-A": " 1 " },
  });
  expect(text).toBe("GET\n\n\n\nx-odps-a: 1 \nx-odps-b:2\n/r?x-odps-b=2");
});

describe("a request as it arrived", () => {
  test("yields the text that was signed, whether bare keys have an equals sign or not", () => {
    const target =
      "/projects/demo_project/tables/maxcompute_target_table?uploads=&partition=pt%3D20250701&quotaName=my_quota&curr_project=demo_project";
    for (const written of [target, target.replace("uploads=", "uploads")]) {
      expect(signableTexts("POST", written, createUpload.headers)[0]).toBe(stringToSign(createUpload));
    }
  });

  test("yields the readings of every SDK when a value is exotic", () => {
    const texts = signableTexts("GET", "/projects/p/tables/t?partition=pt%3Da+b%252B", {});
    const partitions = texts.map((text) => text.split("?")[1]);
    expect(partitions).toEqual(
      expect.arrayContaining([
        "partition=pt=a b%2B",
        "partition=pt=a+b%2B",
        "partition=pt=a b+",
        "partition=pt%3Da+b%252B",
      ]),
    );
  });

  test("with broken percent signs is still read", () => {
    expect(signableTexts("GET", "/projects/p?a=%zz", {})[0]).toContain("?a=%zz");
  });
});

test.each(["", "ODPS", "ODPS a", "Bearer a:b", "ODPS a/20250701/r/other/aliyun_v4_request:x", "ODPS a:b c"])(
  "%j is no authorization",
  (header) => expect(parseAuthorization(header)).toBeNull(),
);

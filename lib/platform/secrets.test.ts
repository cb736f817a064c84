import { chmodSync, mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Secret } from "@/lib/core/secret";
import { keyIdOf, openSecretBox } from "./secrets";

const home = () => mkdtempSync(join(tmpdir(), "millrace-secrets-"));

test("what is sealed opens for its own row only, and the sealed text shows nothing", () => {
  const box = openSecretBox({ home: home(), secretKey: null });
  const sealed = box.seal("hush-hush", "data_source:1");
  expect(sealed).not.toContain("hush");
  expect(box.open(sealed, "data_source:1").reveal()).toBe("hush-hush");
  expect(() => box.open(sealed, "data_source:2")).toThrow();
});

test("a text with one flipped bit is refused", () => {
  const box = openSecretBox({ home: home(), secretKey: null });
  const [format, key, body = ""] = box.seal("hush", "row").split(".");
  const bytes = Buffer.from(body, "base64url");
  for (let i = 0; i < bytes.length; i++) {
    const copy = Buffer.from(bytes);
    copy[i]! ^= 1;
    expect(() => box.open([format, key, copy.toString("base64url")].join("."), "row")).toThrow();
  }
});

test("the key file is for its owner only, and another process opens what this one sealed", () => {
  const folder = home();
  const sealed = openSecretBox({ home: folder, secretKey: null }).seal("hush", "row");
  const file = join(folder, "secret.key");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(openSecretBox({ home: folder, secretKey: null }).open(sealed, "row").reveal()).toBe("hush");
  chmodSync(file, 0o644);
  expect(() => openSecretBox({ home: folder, secretKey: null })).toThrow("chmod 600");
});

test("after a rotation old seals open, new ones use the new key, and a running process learns of it", () => {
  const folder = home();
  const running = openSecretBox({ home: folder, secretKey: null });
  const rotating = openSecretBox({ home: folder, secretKey: null });
  const old = running.seal("old", "row");
  rotating.rotate();
  const fresh = rotating.seal("new", "row");
  expect(keyIdOf(fresh)).not.toBe(keyIdOf(old));
  expect(running.open(fresh, "row").reveal()).toBe("new");
  expect(rotating.open(old, "row").reveal()).toBe("old");
  expect(keyIdOf(running.seal("newer", "row"))).toBe(keyIdOf(fresh));
  rotating.keepOnly(new Set());
  expect(() => rotating.open(old, "row")).toThrow("lacks");
  expect(readFileSync(join(folder, "secret.key"), "utf8")).not.toContain(keyIdOf(old));
});

test("a key from the environment is taken as hex or base64 and must have 32 bytes", () => {
  const bytes = Buffer.alloc(32, 7);
  const [hex, base64] = [bytes.toString("hex"), bytes.toString("base64")].map((text) =>
    openSecretBox({ home: "/nowhere", secretKey: new Secret(text) }),
  );
  expect(base64!.open(hex!.seal("hush", "row"), "row").reveal()).toBe("hush");
  expect(() => openSecretBox({ home: "/nowhere", secretKey: new Secret("short") })).toThrow("32 bytes");
});

test("derived keys differ by purpose and stay the same, also after a rotation", () => {
  const folder = home();
  const [one, two] = [0, 1].map(() => openSecretBox({ home: folder, secretKey: null }));
  two!.rotate();
  expect(one!.derive("sessions")).toEqual(two!.derive("sessions"));
  expect(one!.derive("sessions")).not.toEqual(one!.derive("audit"));
});

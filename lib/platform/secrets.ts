import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { Secret } from "@/lib/core/secret";
import { BadEnvironment, env } from "./env";

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const FORMAT = "v1";

/** Keys by id; new seals use the active one, old seals name theirs. */
export interface KeyRing {
  readonly active: string;
  readonly keys: ReadonlyMap<string, Buffer>;
  /** What other keys are derived from; stays the same when sealing keys rotate. */
  readonly base: Buffer;
}

const storedRing = z.object({ active: z.string(), keys: z.record(z.string(), z.base64()), base: z.base64() });

/** Seals and opens with the keys of this installation. `context` is bound to the text: a seal moved to another row fails. */
export interface SecretBox {
  /** `v1.<key id>.<base64url of iv, ciphertext and tag>`, AES-256-GCM. */
  seal(plaintext: string, context: string): string;
  /** Throws when the text was tampered with, belongs to another context, or its key is gone. */
  open(sealed: string, context: string): Secret;
  /** The id of the key that new seals name. */
  readonly activeKey: string;
  /** Whether texts sealed with that key can be opened. */
  has(key: string): boolean;
  /** A key of its own for another purpose, always the same for one installation, rotated or not. */
  derive(purpose: string): Buffer;
  /** Adds a fresh key and makes it the active one; what is sealed stays readable. Returns its id. */
  rotate(): string;
  /** Forgets every key but the active one and those named. Call it only when nothing names the others any more. */
  keepOnly(ids: ReadonlySet<string>): void;
}

/** The id of the key that a sealed text names. */
export function keyIdOf(sealed: string): string {
  return sealed.split(".")[1] ?? "";
}

/**
 * The box of this installation: the key of MILLRACE_SECRET_KEY, else a key file in `home`, made with the rights of
 * its owner only, and refused when others may read it. A file that another process rotated is read again when needed.
 */
export function openSecretBox({ home, secretKey }: { home: string; secretKey: Secret | null }): SecretBox {
  return secretKey === null ? fileBox(join(home, "secret.key")) : fixedBox(secretKey);
}

let shared: SecretBox | undefined;
/** The one box of this process. */
export function secrets(): SecretBox {
  return (shared ??= openSecretBox(env));
}

function fixedBox(secretKey: Secret): SecretBox {
  const key = decodeKey(secretKey.reveal());
  const id = createHash("sha256").update(key).digest("hex").slice(0, 8);
  const ring = { active: id, keys: new Map([[id, key]]), base: key };
  const refuse = () => {
    throw new BadEnvironment("The key comes from MILLRACE_SECRET_KEY: rotate it where that variable is set.");
  };
  return box(() => ring, refuse, refuse);
}

function fileBox(path: string): SecretBox {
  let ring = existsSync(path) ? readRing(path) : createRing(path);
  let readMs = changedMs(path);
  const reread = () => {
    readMs = changedMs(path);
    return (ring = readRing(path));
  };
  // Another process may have rotated: nothing is sealed with a key that is on its way out.
  const current = (wanted?: string) =>
    (wanted === undefined && changedMs(path) !== readMs) || (wanted !== undefined && !ring.keys.has(wanted))
      ? reread()
      : ring;
  const rotate = () => {
    const { base, keys } = readRing(path);
    const [id, key] = freshKey();
    replaceRing(path, { active: id, keys: new Map([...keys, [id, key]]), base });
    return reread().active;
  };
  const keep = (wanted: ReadonlySet<string>) => {
    const { active, keys, base } = readRing(path);
    const kept = [...keys].filter(([id]) => id === active || wanted.has(id));
    replaceRing(path, { active, keys: new Map(kept), base });
    reread();
  };
  return box(current, rotate, keep);
}

function box(
  ring: (wanted?: string) => KeyRing,
  rotate: () => string,
  keepOnly: (ids: ReadonlySet<string>) => void,
): SecretBox {
  return {
    get activeKey() {
      return ring().active;
    },
    seal(plaintext, context) {
      const { active, keys } = ring();
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv("aes-256-gcm", keys.get(active)!, iv);
      cipher.setAAD(Buffer.from(context));
      const sealed = Buffer.concat([iv, cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()]);
      return [FORMAT, active, sealed.toString("base64url")].join(".");
    },
    open(sealed, context) {
      const [format, id = "", text = ""] = sealed.split(".");
      const key = ring(id).keys.get(id);
      if (format !== FORMAT || !key)
        throw new Error(`a secret is sealed with key "${id}", which this installation lacks`);
      const bytes = Buffer.from(text, "base64url");
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, IV_BYTES));
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      const opened = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
      return new Secret(opened);
    },
    has: (key) => ring(key).keys.has(key),
    derive(purpose) {
      return Buffer.from(hkdfSync("sha256", ring().base, "", `millrace ${purpose}`, KEY_BYTES));
    },
    rotate,
    keepOnly,
  };
}

function freshKey(): [id: string, key: Buffer] {
  return [randomBytes(4).toString("hex"), randomBytes(KEY_BYTES)];
}

function readRing(path: string): KeyRing {
  const open = process.platform !== "win32" && (statSync(path).mode & 0o077) !== 0;
  if (open) throw new BadEnvironment(`${path} may be read by others: chmod 600 it, and rotate the key.`);
  const { active, keys, base } = storedRing.parse(JSON.parse(readFileSync(path, "utf8")));
  return {
    active,
    keys: new Map(Object.entries(keys).map(([id, key]) => [id, Buffer.from(key, "base64")])),
    base: Buffer.from(base, "base64"),
  };
}

/** Of several processes that start at once the first one's file wins, and all use it. */
function createRing(path: string): KeyRing {
  mkdirSync(dirname(path), { recursive: true });
  const [id, key] = freshKey();
  const beside = writeBeside(path, { active: id, keys: new Map([[id, key]]), base: randomBytes(KEY_BYTES) });
  try {
    linkSync(beside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(beside);
  }
  return readRing(path);
}

function replaceRing(path: string, ring: KeyRing): void {
  renameSync(writeBeside(path, ring), path);
}

const changedMs = (path: string) => statSync(path).mtimeMs;

function writeBeside(path: string, { active, keys, base }: KeyRing): string {
  const beside = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  const plain = {
    active,
    keys: Object.fromEntries([...keys].map(([id, key]) => [id, key.toString("base64")])),
    base: base.toString("base64"),
  };
  writeFileSync(beside, `${JSON.stringify(plain, null, 2)}\n`, { mode: 0o600, flush: true });
  return beside;
}

function decodeKey(text: string): Buffer {
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, "hex") : Buffer.from(text, "base64");
  if (key.length === KEY_BYTES) return key;
  throw new BadEnvironment(`MILLRACE_SECRET_KEY must be ${KEY_BYTES} bytes, as base64 or hex; it has ${key.length}.`);
}

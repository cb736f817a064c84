import { createHmac } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** What an authenticator app shows for an `otpauth:` address at a moment (RFC 6238: SHA-1, six digits, 30 s). */
export function totpOf(uri: string, at: Date): string {
  return codeOf(base32(new URL(uri).searchParams.get("secret") ?? ""), Math.floor(at.getTime() / 30_000), 6);
}

/** RFC 4226, 5.3. */
export function codeOf(key: Uint8Array, counter: number, digits: number): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac("sha1", key).update(message).digest();
  const offset = mac[19]! & 15;
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** digits).padStart(digits, "0");
}

function base32(text: string): Uint8Array {
  const bits = [...text.replace(/=+$/, "")].map((char) => ALPHABET.indexOf(char).toString(2).padStart(5, "0")).join("");
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

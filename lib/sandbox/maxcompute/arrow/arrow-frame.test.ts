import { expect, test } from "vitest";
import { unframe } from "./arrow-frame";

// The vectors are of PyODPS 0.13.1, chunk size 4.
const VECTORS = [
  ["00010203040506070809", "0000000400010203d9331aa304050607b5df79890809022c2131"],
  ["0001020304050607", "0000000400010203d9331aa304050607b5df79898a2cbc3b"],
  ["", "0000000400000000"],
  ["", "00000000"],
  ["", ""],
] as const;

async function payloadOf(framed: Buffer, size: number): Promise<string> {
  async function* pieces() {
    for (let at = 0; at < framed.length; at += size) yield framed.subarray(at, at + size);
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of unframe(pieces())) chunks.push(chunk);
  return Buffer.concat(chunks).toString("hex");
}

test.each(VECTORS)("payload %s is taken out of %s, however it is cut", async (payload, framed) => {
  for (const size of [1, 3, 1000]) expect(await payloadOf(Buffer.from(framed, "hex"), size)).toBe(payload);
});

test("any flipped bit and any missing end is refused", async () => {
  const framed = Buffer.from(VECTORS[0][1], "hex");
  for (let bit = 32; bit < framed.length * 8; bit++) {
    const damaged = Buffer.from(framed);
    damaged[bit >> 3]! ^= 1 << (bit & 7);
    await expect(payloadOf(damaged, 1000), `bit ${bit}`).rejects.toMatchObject({ code: "maxcompute.stream_damaged" });
  }
  for (const length of [5, 11, 13, 24, 25])
    await expect(payloadOf(framed.subarray(0, length), 1000), `${length}`).rejects.toMatchObject({
      code: "maxcompute.stream_damaged",
    });
});

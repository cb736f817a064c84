/**
 * Order-free sum over the records of a stream: two independent lanes of 32 bits, each the sum of one mix of the
 * records' checksums. Equal multisets of records give equal sums, however they are cut into blocks; a lost, doubled or
 * changed record changes it. As one number: the high lane above the low one; sums add lane by lane.
 */
export const sumLow = (sum: number, crc: number): number => (sum + mix(crc, 0x2c1b3c6d, 0x297a2d39)) | 0;
export const sumHigh = (sum: number, crc: number): number => (sum + mix(crc ^ SEED, 0x85ebca6b, 0xc2b2ae35)) | 0;

export const sumOf = (low: number, high: number): bigint => (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);

const SEED = 0x9e3779b9 | 0;

function mix(value: number, first: number, second: number): number {
  let mixed = Math.imul(value ^ (value >>> 15), first);
  mixed = Math.imul(mixed ^ (mixed >>> 13), second);
  return mixed ^ (mixed >>> 16);
}

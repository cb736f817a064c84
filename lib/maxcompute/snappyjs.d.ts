declare module "snappyjs" {
  export function compress(uncompressed: Uint8Array): Uint8Array;
  /** Throws when the data is invalid or claims to hold more than `maxLength` bytes. */
  export function uncompress(compressed: Uint8Array, maxLength?: number): Uint8Array;
}

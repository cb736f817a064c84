/** Copies sixteen bytes at a time: up to fifteen more than asked for. Both ends must have SLACK. */
export function copyLoosely(target: usize, source: usize, length: u32): void {
  for (let i: usize = 0; i < length; i += 16) v128.store(target + i, v128.load(source + i));
}

/** Beyond this the processor's own way of copying wins. */
const LONG: u32 = 512;

export function copyText(target: usize, source: usize, length: u32): void {
  if (length > LONG) memory.copy(target, source, length);
  else copyLoosely(target, source, length);
}

/** Whether two stretches are equal; both are followed by SLACK. */
export function isSame(a: usize, b: usize, length: u32): bool {
  let i: u32 = 0;
  for (; i + 8 <= length; i += 8) if (load<u64>(a + i) != load<u64>(b + i)) return false;
  const rest = length - i;
  return rest == 0 || (load<u64>(a + i) ^ load<u64>(b + i)) << ((8 - rest) << 3) == 0;
}

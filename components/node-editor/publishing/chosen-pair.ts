/** Two versions are compared, no fewer and no more: a third cannot be chosen until one of the two is let go. */
export function mayChoose(chosen: readonly number[], version: number): boolean {
  return chosen.length < 2 || chosen.includes(version);
}

export function toggled(chosen: readonly number[], version: number): readonly number[] {
  if (chosen.includes(version)) return chosen.filter((each) => each !== version);
  return mayChoose(chosen, version) ? [...chosen, version] : chosen;
}

/** The older one first; null unless exactly two are chosen. */
export function pairOf(chosen: readonly number[]): readonly [number, number] | null {
  return chosen.length === 2 ? [Math.min(...chosen), Math.max(...chosen)] : null;
}

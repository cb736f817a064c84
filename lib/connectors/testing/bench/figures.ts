/** Smallest, middle and largest of the measurements of one case. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

export function spread(values: readonly number[], round = Math.round): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return { min: round(sorted[0]!), median: round(sorted[sorted.length >> 1]!), max: round(sorted.at(-1)!) };
}

export const hundredths = (value: number): number => Math.round(value * 100) / 100;
export const median = (values: readonly number[]): number => spread(values, (value) => value).median;

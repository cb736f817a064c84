/** Of a name in a list's address: whether the list knows what to do with a value. Lists of values are asked one by one. */
export type KnownValues = Readonly<Record<string, (value: string) => boolean>>;

export interface KnownAddress {
  /** The address without the values that the list does not know. */
  readonly params: URLSearchParams;
  /** What was left out, as `name=value`. */
  readonly unknown: readonly string[];
  /** Changes of the address that take it out there as well. */
  readonly cleared: Readonly<Record<string, string | null>>;
}

export const oneOf = (values: readonly string[]) => (value: string) => values.includes(value);
export const isUuid = (value: string) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value);

/** Addresses are typed, shortened and sent around: what a list does not know in its own is left out, and named. */
export function knownAddress(address: URLSearchParams, known: KnownValues): KnownAddress {
  const params = new URLSearchParams(address);
  const unknown: string[] = [];
  const cleared: Record<string, string | null> = {};
  for (const [name, isKnown] of Object.entries(known)) {
    const parts = (params.get(name) ?? "").split(",").filter(Boolean);
    const kept = parts.filter(isKnown);
    if (kept.length === parts.length) continue;
    unknown.push(...parts.filter((part) => !isKnown(part)).map((part) => `${name}=${part}`));
    cleared[name] = kept.length === 0 ? null : kept.join(",");
    if (kept.length === 0) params.delete(name);
    else params.set(name, kept.join(","));
  }
  return { params, unknown, cleared };
}

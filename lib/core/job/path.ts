export type Path = readonly (string | number)[];

/** `steps[0].parameter.endTimeString`; a key that is no plain word is quoted in brackets. */
export function formatPath(path: Path): string {
  return path
    .map((segment, index) => {
      if (typeof segment === "number") return `[${segment}]`;
      if (!/^[\w-]+$/.test(segment)) return `[${JSON.stringify(segment)}]`;
      return index === 0 ? segment : `.${segment}`;
    })
    .join("");
}

/** The segments of what `formatPath` wrote. */
export function parsePath(text: string): Path {
  return [...text.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([\w-]+)/g)].map(([, index, quoted, word]) =>
    index !== undefined ? Number(index) : quoted !== undefined ? (JSON.parse(quoted) as string) : word!,
  );
}

/** The value at `path`, or undefined. */
export function valueAt(document: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, segment) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, segment)
        ? (value as Record<string | number, unknown>)[segment]
        : undefined,
    document,
  );
}

/** Joins a step's place with a path that an error gave relative to its parameter. */
export function joinPath(base: string, relative: string | undefined): string {
  if (relative === undefined || relative === "") return base;
  return relative.startsWith("[") ? `${base}${relative}` : `${base}.${relative}`;
}

import { AppError } from "@/lib/core/errors";

/** Keys and values from the outermost level inwards. */
export type PartitionSpec = readonly (readonly [key: string, value: string])[];

/**
 * Reads `pt='20250701',hh=08`, `pt=20250701/hh=08` and the like: levels separated by commas or slashes, values bare or in
 * either kind of quotes, blanks around all of it. A value in quotes may hold anything.
 *
 * @throws AppError "maxcompute.partition_invalid"
 */
export function parsePartitionSpec(text: string): PartitionSpec {
  const level = /\s*`?([\p{L}\p{N}_]+)`?\s*=\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^,/'"]*?))\s*(?:[,/]|$)/uy;
  const spec: (readonly [string, string])[] = [];
  while (level.lastIndex < text.length) {
    const found = level.exec(text);
    if (found === null) return invalid(text, "a level is not of the form name=value");
    const [, key, single, double, bare] = found;
    const quoted = single ?? double;
    const value = quoted === undefined ? bare! : quoted.replace(/\\(.)/gs, "$1");
    if (value === "") return invalid(text, `the value of ${key} is empty`);
    if (spec.some(([other]) => other === key!.toLowerCase())) return invalid(text, `${key} occurs twice`);
    spec.push([key!.toLowerCase(), value]);
  }
  if (spec.length === 0 || /[,/]\s*$/.test(text)) return invalid(text, "a level is missing");
  return spec;
}

/** The same levels in declared order. @throws AppError "maxcompute.partition_invalid" unless they are exactly these keys */
export function orderPartitionSpec(spec: PartitionSpec, keys: readonly string[]): PartitionSpec {
  const text = formatPartitionSpec(spec);
  if (spec.length !== keys.length) invalid(text, `the table is partitioned by ${keys.join(", ") || "nothing"}`);
  return keys.map((key) => {
    const level = spec.find(([name]) => name === key.toLowerCase());
    return level ?? invalid(text, `${key} is missing`);
  });
}

/** `pt=20250701,hh=08`: the tunnel's form. */
export function formatPartitionSpec(spec: PartitionSpec): string {
  return spec.map(([key, value]) => `${key}=${value}`).join(",");
}

/** `pt='20250701',hh='08'`: the form of the REST service and of SQL. */
export function formatQuotedPartitionSpec(spec: PartitionSpec): string {
  return spec.map(([key, value]) => `${key}='${value.replace(/[\\']/g, "\\$&")}'`).join(",");
}

function invalid(partition: string, reason: string): never {
  throw new AppError("maxcompute.partition_invalid", { partition, reason });
}

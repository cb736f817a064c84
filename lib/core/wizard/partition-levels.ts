import { readPartition } from "../job/odps-partition";

/** The value of each partition key of a table, in the table's order; what the job does not say is empty. */
export function partitionValues(partition: unknown, keys: readonly string[]): readonly string[] {
  const levels = typeof partition === "string" ? (readPartition(partition) ?? []) : [];
  return keys.map((key) => levels.find(({ name }) => name.toLowerCase() === key.toLowerCase())?.value ?? "");
}

/** The text of the levels that have a value. An incomplete one is refused by its own rule, not lost. */
export function partitionText(keys: readonly string[], values: readonly string[]): string {
  return keys.flatMap((key, index) => (values[index]?.trim() ? [`${key}=${values[index].trim()}`] : [])).join(",");
}

/** A value that would change the text around it. */
export const isPartitionValue = (value: string) => !/[=,/']/.test(value);

import { AppError } from "../errors";
/** One level of a partition, as written: names keep their case, values are texts. */
export interface PartitionLevel {
  readonly name: string;
  readonly value: string;
}

/**
 * The original engine's normal form of a partition text: blanks around `=`, `/` and `,` go, `/` becomes `,`, single
 * quotes go. So a value cannot hold a slash or a quote. Source: DataX odpswriter OdpsUtil.formatPartition.
 */
export function normalisePartition(partition: string): string {
  return partition
    .trim()
    .replace(/ *= */g, "=")
    .replace(/ *\/ */g, ",")
    .replace(/ *, */g, ",")
    .replace(/'/g, "");
}

/** The levels of a partition text, none for a blank one, or null when some part is not one `key=value`. */
export function readPartition(partition: string): readonly PartitionLevel[] | null {
  const normal = normalisePartition(partition);
  if (normal === "") return [];
  const levels = normal.split(",").map((part) => part.split("="));
  if (levels.some((level) => level.length !== 2 || level[0] === "" || level[1] === "")) return null;
  return levels.map(([name, value]) => ({ name: name!, value: value! }));
}

/** Why a static partition does not fit a table with these partition keys; null when it does. */
export function partitionError(partition: string, table: string, keys: readonly string[]): AppError | null {
  const levels = readPartition(partition);
  const path = { path: "partition" };
  if (levels === null) return new AppError("job.partition_malformed", { partition }, path);
  if (keys.length === 0)
    return levels.length === 0 ? null : new AppError("odps.partition_unexpected", { table, partition }, path);
  const names = keys.join(", ");
  if (levels.length === 0) {
    const example = keys.map((key) => `${key}=\${bizdate}`).join(",");
    return new AppError("odps.partition_required", { table, keys: names, example }, path);
  }
  const fits =
    levels.length === keys.length &&
    levels.every(({ name }, index) => name.toLowerCase() === keys[index]!.toLowerCase());
  return fits ? null : new AppError("odps.partition_levels", { table, partition, keys: names }, path);
}

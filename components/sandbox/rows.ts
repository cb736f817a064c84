import type { SandboxOverview, SandboxShard, SandboxTable, SandboxTarget } from "@/lib/core/sandbox/overview";

/** A Tablestore table beside the instance it is in. */
export interface TableRow extends SandboxTable {
  readonly key: string;
  readonly instance: string;
}

export function tableRows({ tablestore }: SandboxOverview): TableRow[] {
  return tablestore.instances.flatMap(({ name: instance, tables }) =>
    tables.map((table) => ({ ...table, instance, key: `${instance}/${table.name}` })),
  );
}

/** A MaxCompute table beside the project it is in. */
export interface TargetRow extends SandboxTarget {
  readonly key: string;
  readonly project: string;
}

export function targetRows({ maxcompute }: SandboxOverview): TargetRow[] {
  return maxcompute.projects.flatMap(({ name: project, tables }) =>
    tables.map((table) => ({ ...table, project, key: `${project}/${table.schema}/${table.name}` })),
  );
}

/** Tables that sample traffic can go to: keyed by one text, with a stream, in the sample's instance. */
export function sampleTables({ tablestore }: SandboxOverview): string[] {
  const sample = tablestore.instances.find(({ name }) => name === "demo");
  return (sample?.tables ?? [])
    .filter(({ primaryKey, stream }) => stream !== null && primaryKey.length === 1 && primaryKey[0]!.type === "STRING")
    .map(({ name }) => name);
}

/** A shard with the number of the partition it is the log of; ended shards are no partition's any more. */
export interface ShardRow extends SandboxShard {
  readonly partition: number | null;
}

/** Open shards in the order of their keys, then the ended ones, newest first. */
export function shardRows(shards: readonly SandboxShard[]): ShardRow[] {
  const open = shards.filter(({ isOpen }) => isOpen);
  // A partition begins where the one before it ends; the first begins nowhere.
  const ordered: SandboxShard[] = [];
  for (let from: string | null = null; ordered.length < open.length;) {
    const next = open.find((shard) => shard.from === from && !ordered.includes(shard));
    if (next === undefined) break;
    ordered.push(next);
    from = next.to;
  }
  const rest = open.filter((shard) => !ordered.includes(shard));
  return [
    ...ordered.map((shard, partition) => ({ ...shard, partition })),
    ...rest.map((shard) => ({ ...shard, partition: null })),
    ...shards
      .filter(({ isOpen }) => !isOpen)
      .toReversed()
      .map((shard) => ({ ...shard, partition: null })),
  ];
}

export function openShards({ shards }: Pick<SandboxTable, "shards">): number {
  return shards.filter(({ isOpen }) => isOpen).length;
}

/** Records that can still be read, over all shards. */
export function recordsOf({ shards }: Pick<SandboxTable, "shards">): number {
  return shards.reduce((sum, { records }) => sum + records, 0);
}

export function lastWrittenAt({ shards }: Pick<SandboxTable, "shards">): Date | null {
  const times = shards.flatMap(({ lastWrittenAt: at }) => (at === null ? [] : [at.getTime()]));
  return times.length === 0 ? null : new Date(Math.max(...times));
}

import type { TableDetail } from "@/lib/core/catalog";
import { tableSnapshot, type TableChange, type TableSnapshot } from "@/lib/core/data-map";
import type { Environment } from "@/lib/core/data-source";
import { systemClock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";
import type { Actor } from "../actor";
import { knownTable } from "./published-tables";

interface Place {
  readonly dataSourceId: string;
  readonly environment: Environment;
  readonly table: string;
}

/** Keeps what a table looks like when that differs from the last time somebody looked. */
export async function rememberSchema({ dataSourceId, environment, table }: Place, seen: TableDetail): Promise<void> {
  const { columns, comment, lifecycleDays, stream } = seen;
  const streamHours = stream === null ? null : stream.enabled ? stream.retentionHours : 0;
  const snapshot: TableSnapshot = { columns, comment, lifecycleDays, streamHours };
  await database().query(
    `insert into table_schema (id, data_source_id, environment, "table", snapshot, seen_at)
     select gen_random_uuid(), $1, $2::environment, $3, $4::jsonb, $5
     where (select s.snapshot from table_schema s where s.data_source_id = $1 and s.environment = $2::environment
       and s."table" = $3 order by s.seen_at desc limit 1) is distinct from $4::jsonb`,
    [dataSourceId, environment, table, JSON.stringify(snapshot), systemClock.now()],
  );
}

/** What changed from look to look, newest first. */
export async function listTableChanges(
  { dataSourceId, table, environment }: Place,
  actor: Actor,
): Promise<TableChange[]> {
  await knownTable({ dataSourceId, table }, actor);
  const rows = await database().query<{ snapshot: unknown; seenAt: Date }>(
    `select snapshot, seen_at as "seenAt" from table_schema
     where data_source_id = $1 and environment = $2::environment and "table" = $3 order by seen_at`,
    [dataSourceId, environment, table],
  );
  let before: TableSnapshot | null = null;
  const changes: TableChange[] = [];
  for (const { snapshot, seenAt } of rows) {
    const after = tableSnapshot.parse(snapshot);
    changes.push(
      ...(before === null ? [firstSeen(after)] : differences(before, after)).map((change) => ({ ...change, seenAt })),
    );
    before = after;
  }
  return changes.reverse();
}

type Difference = Omit<TableChange, "seenAt">;

const firstSeen = ({ columns }: TableSnapshot): Difference => ({
  kind: "firstSeen",
  name: null,
  before: null,
  after: String(columns.length),
});

function differences(before: TableSnapshot, after: TableSnapshot): Difference[] {
  const shape = ({ type, role }: TableSnapshot["columns"][number]) => (role === "column" ? type : `${type} (${role})`);
  const [old, now] = [before, after].map(
    ({ columns }) => new Map(columns.map((column) => [column.name, shape(column)])),
  );
  const names = new Set([...now!.keys(), ...old!.keys()]);
  const columns = [...names].flatMap((name): Difference[] => {
    const [was, is] = [old!.get(name) ?? null, now!.get(name) ?? null];
    if (was === is) return [];
    const kind = was === null ? "columnAdded" : is === null ? "columnRemoved" : "columnChanged";
    return [{ kind, name, before: was, after: is }];
  });
  const text = (value: string | number | null) => (value === null ? null : String(value));
  const facts = (
    [
      ["lifecycle", before.lifecycleDays, after.lifecycleDays],
      ["comment", before.comment, after.comment],
      ["stream", before.streamHours, after.streamHours],
    ] as const
  ).flatMap(([kind, was, is]): Difference[] =>
    was === is ? [] : [{ kind, name: null, before: text(was), after: text(is) }],
  );
  return [...columns, ...facts];
}

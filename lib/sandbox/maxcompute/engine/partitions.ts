import { quoteText } from "../sql/duck-type";
import { join, sql } from "../sql/fragment";
import { OdpsError, spot, type Position } from "../sql/odps-error";
import type { AlterAction, PartitionSelector } from "../sql/statement";
import { translateExpression } from "../sql/translate-expression";
import { outermost } from "../sql/translation";
import { duckType, quoteName } from "../sql/duck-type";
import { partitionName, physicalTable, type Table } from "../store/table";
import type { Alteration } from "./alter";
import { newPartition, whereTarget } from "./contents";
import { odpsErrorOf } from "./duck-error";
import { completeSpec, partitionError } from "./partition-spec";

type Action<Kind extends AlterAction["kind"]> = Extract<AlterAction, { kind: Kind }>;

const MAX_PARTITIONS = 60_000;

export async function addPartitions(
  { session, table, change }: Alteration,
  action: Action<"addPartitions">,
): Promise<void> {
  const { catalog, now } = session.context;
  const seen = new Set<string>();
  if (catalog.partitions(table).length + action.partitions.length > MAX_PARTITIONS)
    throw new OdpsError(
      "ODPS-0110061",
      ` Failed to run ddltask - the table has more than ${MAX_PARTITIONS} partitions`,
    );
  for (const clause of action.partitions) {
    const values = completeSpec(table, clause);
    const name = partitionName(table, values);
    const exists = catalog.partition(table, values) !== null || seen.has(name);
    if (exists && !action.ifNotExists)
      throw new OdpsError(
        "ODPS-0110061",
        ` Failed to run ddltask - AlreadyExistsException(message:Partition already exists, existed values: [${values.map((value) => `"${value}"`).join(", ")}])`,
      );
    seen.add(name);
    if (!exists) await change.putPartition(table, newPartition(values, now()));
  }
}

export async function dropPartitions(
  alteration: Alteration,
  action: Action<"dropPartitions">,
  at: Position,
): Promise<void> {
  const { table, change, connection, session } = alteration;
  const dropped = new Map<string, readonly string[]>();
  for (const selector of action.partitions) {
    const found = await select(alteration, selector);
    if (found.length === 0 && !action.ifExists)
      throw new OdpsError(
        "ODPS-0130271",
        `${spot(at)} Partition does not exist - ${describe(table, selector)} in ${session.project}.${table.name}`,
      );
    for (const values of found) dropped.set(partitionName(table, values), values);
  }
  for (const values of dropped.values()) {
    await connection.run(`DELETE FROM ${physicalTable(table)}${whereTarget({ table, values })}`);
    await change.removePartition(table, values);
  }
}

async function select(alteration: Alteration, selector: PartitionSelector): Promise<readonly (readonly string[])[]> {
  const { session, table, connection } = alteration;
  const { catalog } = session.context;
  if (selector.kind === "spec") {
    const values = completeSpec(table, selector.clause);
    return catalog.partition(table, values) === null ? [] : [values];
  }
  const partitions = catalog.partitions(table);
  if (partitions.length === 0) return [];
  const keys = table.partitionKeys;
  const rows = partitions.map(
    ({ values }) =>
      sql`(${values.map((value, i) => `CAST(${quoteText(value)} AS ${duckType(keys[i]!.type)})`).join(", ")})`,
  );
  const scope = outermost(session.translation);
  const relation = { alias: null, columns: keys.map(({ name, type }) => ({ name, type })) };
  const filter = translateExpression(selector.filter, { ...scope, relations: [relation] });
  const names = keys.map(({ name }) => quoteName(name)).join(", ");
  const query = sql`SELECT ${names} FROM (VALUES ${join(rows, ", ")}) AS "p"(${names}) WHERE ${filter}`;
  try {
    await session.prepare(connection);
    const found = await connection.runAndReadAll(query.text);
    return found.getRows().map((row) => row.map(String));
  } catch (thrown) {
    throw odpsErrorOf(thrown, query);
  }
}

function describe(table: Table, selector: PartitionSelector): string {
  return selector.kind === "spec" ? partitionName(table, completeSpec(table, selector.clause)) : "no partition matches";
}

export async function renamePartition(alteration: Alteration, action: Action<"renamePartition">): Promise<void> {
  const { session, table, change, connection } = alteration;
  const from = completeSpec(table, action.from);
  const to = completeSpec(table, action.to);
  const partition = session.context.catalog.partition(table, from);
  if (partition === null) throw partitionError(action.from, `${partitionName(table, from)} does not exist`);
  if (session.context.catalog.partition(table, to) !== null)
    throw partitionError(action.to, `${partitionName(table, to)} already exists`);
  const set = table.partitionKeys.map(
    ({ name, type }, i) => `${quoteName(name)} = CAST(${quoteText(to[i]!)} AS ${duckType(type)})`,
  );
  await connection.run(`UPDATE ${physicalTable(table)} SET ${set.join(", ")}${whereTarget({ table, values: from })}`);
  await change.removePartition(table, from);
  await change.putPartition(table, { ...partition, values: to, lastDdlAt: session.context.now().getTime() });
}

/** Sets the time of the last change of a partition, or of all of the table. */
export async function touch({ session, table, change }: Alteration, values: readonly string[] | null): Promise<void> {
  const { catalog, now } = session.context;
  const modifiedAt = now().getTime();
  if (values === null) return change.putTable({ ...table, contents: { ...table.contents, modifiedAt } });
  const partition = catalog.partition(table, values);
  if (partition === null)
    throw new OdpsError("ODPS-0130271", ` Partition does not exist - ${partitionName(table, values)} in ${table.name}`);
  await change.putPartition(table, { ...partition, contents: { ...partition.contents, modifiedAt } });
}

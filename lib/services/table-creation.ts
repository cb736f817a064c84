import type { z } from "zod";
import type { tableDraft, TableDetail, TableProposalView, tableProposalWish } from "@/lib/core/catalog";
import { changeTable } from "@/lib/core/change-table";
import { createdTable } from "@/lib/core/create-table-statement";
import { AppError } from "@/lib/core/errors";
import { systemClock } from "@/lib/platform/clock";
import { database, sqlOf } from "@/lib/platform/db";
import type { Actor } from "./actor";
import { writeAudit } from "./audit";
import { askSource, notOffered, openSource, type OpenSource } from "./open-source";
import { detailView, forgetNames } from "./tables";

/** The table of a destination that would take the changes of a source table, to be looked at before it is made. */
export async function proposeTable(
  dataSourceId: string,
  { environment, source: from, table, isPartitioned }: z.output<typeof tableProposalWish>,
  actor: Actor,
  signal: AbortSignal,
): Promise<TableProposalView> {
  const target = await openSource({ dataSourceId, environment }, "dataSource.view", actor);
  const source = await openSource(from, "dataSource.view", actor);
  const { proposeTable: ddlOf } = target.catalog;
  if (!ddlOf) throw notOffered(target, "tables made by SQL");
  const described = await askSource(source, signal, (signal) =>
    source.catalog.describe(source.dataSource, from.table, signal),
  );
  const wanted = changeTable(described, { table, isPartitioned });
  const exists = await hasTable(target, wanted.table, signal);
  return { table: wanted.table, ddl: ddlOf(wanted), columns: [...wanted.columns], exists };
}

/**
 * Runs one CREATE TABLE statement and describes what it made.
 * @throws AppError "catalog.not_create_table" | "catalog.table_exists" and those of the service
 */
export async function createTable(
  dataSourceId: string,
  { environment, ddl }: z.output<typeof tableDraft>,
  actor: Actor,
  signal: AbortSignal,
): Promise<TableDetail> {
  const target = await openSource({ dataSourceId, environment }, "data.write", actor);
  const { catalog, dataSource } = target;
  const { execute } = catalog;
  if (!execute) throw notOffered(target, "tables made by SQL");
  const table = createdTable(ddl);
  if (await hasTable(target, table, signal)) throw new AppError("catalog.table_exists", { table });
  const made = await askSource(target, signal, async (signal) => {
    await execute(dataSource, ddl, 1, signal);
    forgetNames(target);
    return catalog.describe(dataSource, table, signal);
  });
  const facts = { workspaceId: target.workspaceId, objectType: "dataSource", objectId: target.id };
  const change = { ...facts, action: "table.create", objectName: dataSource.name, after: { environment, table, ddl } };
  await database().prisma.$transaction((tx) => writeAudit(sqlOf(tx), actor, change, systemClock.now()));
  return detailView(made);
}

async function hasTable(source: OpenSource, table: string, signal: AbortSignal): Promise<boolean> {
  const { catalog, dataSource } = source;
  return (await askSource(source, signal, (signal) => catalog.summaries(dataSource, [table], signal))).length > 0;
}

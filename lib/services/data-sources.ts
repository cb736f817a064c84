import type { z } from "zod";
import {
  dataSourceType,
  type DataSourceChange,
  type DataSourceDraft,
  type DataSourceUses,
  type DataSourceView,
  type Environment,
} from "@/lib/core/data-source";
import { AppError } from "@/lib/core/errors";
import { Secret } from "@/lib/core/secret";
import { systemClock } from "@/lib/platform/clock";
import { openSecrets, sealContext, sealSecrets } from "@/lib/platform/data-source-store";
import { database, sqlOf, type Prisma, type PrismaTransaction } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { checkSettings } from "@/lib/network/guard";
import { listVisible } from "@/lib/platform/visible-sources";
import { secrets as box } from "@/lib/platform/secrets";
import { demand, type Actor } from "./actor";
import { writeAudit } from "./audit";
import { latestTests } from "./connectivity";
import { claimName, findUses, refuseIfUsed } from "./data-source-shares";
import { reachSource } from "./reach-source";
import { withSandboxSecret } from "./sandbox-connection";
import { namesOfUsers } from "./user-names";

const named = { select: { id: true, displayName: true } };
const settled = { settings: { orderBy: { environment: "asc" as const } } } satisfies Prisma.DataSourceInclude;
/** Not within a transaction: what is included is asked for side by side, and a transaction has one connection. */
const shape = {
  ...settled,
  workspace: named,
  shares: { where: { endedAt: null }, include: { workspace: named }, orderBy: { sharedAt: "asc" as const } },
} satisfies Prisma.DataSourceInclude;
type Row = Prisma.DataSourceGetPayload<{ include: typeof shape }>;

/** The data sources of a workspace by name. */
export async function listDataSources(workspaceId: string, actor: Actor): Promise<DataSourceView[]> {
  demand(actor, workspaceId, "dataSource.view");
  const visible = await listVisible(database(), workspaceId);
  const rows = await database().prisma.dataSource.findMany({
    where: { id: { in: visible.map(({ id }) => id) } },
    include: shape,
    orderBy: { name: "asc" },
  });
  return views(rows, workspaceId);
}

export async function getDataSource(id: string, actor: Actor): Promise<DataSourceView> {
  const { workspaceId } = await reachSource(id, "dataSource.view", actor);
  return (await views([await findRow(id)], workspaceId))[0]!;
}

/** @throws AppError "data_source.name_taken" | "data_source.field_invalid" | "data_source.unknown_type" */
export async function createDataSource(
  workspaceId: string,
  { name, type, description, environments }: DataSourceDraft,
  actor: Actor,
): Promise<DataSourceView> {
  demand(actor, workspaceId, "dataSource.manage");
  const at = systemClock.now();
  const parsed = await Promise.all(
    entriesOf(environments).map(async ([environment, { settings, secrets }]) => ({
      environment,
      settings: parseSettings(type, settings),
      secrets: parseSecrets(type, await withSandboxSecret(settings, secrets)),
    })),
  );
  for (const { settings } of parsed) await checkSettings(settings, { allowPrivate: env.privateEndpoints });
  const id = await inTransaction(name, async (tx) => {
    await claimName(sqlOf(tx), { name, sourceId: null, ownerId: workspaceId, workspaceIds: [workspaceId] });
    const { id } = await tx.dataSource.create({
      data: { workspaceId, name, type, description, ownerId: actor.id, createdAt: at },
    });
    for (const { environment, settings, secrets } of parsed) {
      await saveSetting(tx, { id, environment, settings, secrets, actor });
    }
    const made = await tx.dataSource.findUniqueOrThrow({ where: { id }, include: settled });
    const change = {
      workspaceId,
      action: "dataSource.create",
      objectType: "dataSource",
      objectId: id,
      objectName: name,
    };
    await writeAudit(sqlOf(tx), actor, { ...change, after: audited(made) }, at);
    return id;
  });
  return (await views([await findRow(id)], workspaceId))[0]!;
}

/** What the change leaves out stays; a secret left out of a given environment keeps its saved value. */
export async function changeDataSource(id: string, change: DataSourceChange, actor: Actor): Promise<DataSourceView> {
  const source = await reachSource(id, "dataSource.manage", actor);
  const before = await findRow(id);
  const at = systemClock.now();
  const { name = before.name, description = before.description, environments = {} } = change;
  if (name !== before.name) await refuseIfUsed(source, actor);
  for (const [, { settings }] of entriesOf(environments)) {
    await checkSettings(parseSettings(before.type, settings), { allowPrivate: env.privateEndpoints });
  }
  await inTransaction(name, async (tx) => {
    if (name !== before.name) {
      const workspaceIds = source.readers.map(({ id }) => id);
      await claimName(sqlOf(tx), { name, sourceId: id, ownerId: before.workspaceId, workspaceIds });
    }
    await tx.dataSource.update({ where: { id }, data: { name, description } });
    for (const [environment, connection] of entriesOf(environments)) {
      const saved = before.settings.find((setting) => setting.environment === environment);
      const kept = saved ? openSecrets(box(), sealContext(id, environment), saved.sealedSecrets) : {};
      const given = Object.fromEntries(Object.entries(connection.secrets).filter(([, value]) => value !== ""));
      const known = await withSandboxSecret(connection.settings, { ...revealed(kept), ...given });
      const secrets = parseSecrets(before.type, known);
      await saveSetting(tx, {
        id,
        environment,
        settings: parseSettings(before.type, connection.settings),
        secrets,
        actor,
      });
    }
    const after = await tx.dataSource.findUniqueOrThrow({ where: { id }, include: settled });
    const facts = { workspaceId: before.workspaceId, objectType: "dataSource", objectId: id, objectName: name };
    const renewed = entriesOf(environments).filter(([, { secrets }]) =>
      Object.values(secrets).some((value) => value !== ""),
    );
    await writeAudit(
      sqlOf(tx),
      actor,
      {
        ...facts,
        action: "dataSource.change",
        before: audited(before),
        after: { ...audited(after), secretsRenewed: renewed.map(([environment]) => environment) },
      },
      at,
    );
  });
  return (await views([await findRow(id)], before.workspaceId))[0]!;
}

/** Removes a data source, or one environment of it. @throws AppError "data_source.in_use" */
export async function removeDataSource(id: string, actor: Actor, environment?: Environment): Promise<void> {
  const source = await reachSource(id, "dataSource.manage", actor);
  const row = await findRow(id);
  const isWhole = environment === undefined || row.settings.every((setting) => setting.environment === environment);
  if (isWhole) await refuseIfUsed(source, actor);
  const at = systemClock.now();
  await database().prisma.$transaction(async (tx) => {
    if (isWhole) await tx.dataSource.delete({ where: { id } });
    else await tx.dataSourceSetting.delete({ where: { dataSourceId_environment: { dataSourceId: id, environment } } });
    const facts = { workspaceId: row.workspaceId, objectType: "dataSource", objectId: id, objectName: row.name };
    await writeAudit(
      sqlOf(tx),
      actor,
      { ...facts, action: "dataSource.delete", before: audited(row), after: { environment } },
      at,
    );
  });
}

/** The nodes whose draft or deployed script names a data source, as far as the reader sees them. */
export async function listUses(id: string, actor: Actor): Promise<DataSourceUses> {
  return findUses(await reachSource(id, "dataSource.view", actor), actor);
}

async function findRow(id: string): Promise<Row> {
  const row = await database().prisma.dataSource.findUnique({ where: { id }, include: shape });
  if (!row) throw new AppError("common.not_found", { object: `Data source ${id}` });
  return row;
}

async function saveSetting(
  tx: PrismaTransaction,
  {
    id,
    environment,
    settings,
    secrets,
    actor,
  }: {
    id: string;
    environment: Environment;
    settings: Record<string, unknown>;
    secrets: Record<string, Secret>;
    actor: Actor;
  },
): Promise<void> {
  const data = {
    settings: settings as Prisma.InputJsonObject,
    sealedSecrets: sealSecrets(box(), sealContext(id, environment), secrets),
    updatedBy: actor.id,
  };
  await tx.dataSourceSetting.upsert({
    where: { dataSourceId_environment: { dataSourceId: id, environment } },
    create: { dataSourceId: id, environment, ...data },
    update: data,
  });
}

async function inTransaction<Result>(name: string, work: (tx: PrismaTransaction) => Promise<Result>): Promise<Result> {
  try {
    return await database().prisma.$transaction(work);
  } catch (error) {
    if ((error as { code?: unknown }).code === "P2002")
      throw new AppError("data_source.name_taken", { name }, { cause: error });
    throw error;
  }
}

function parseSettings(type: string, settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return parseFields(dataSourceType(type).settings, settings, "settings");
}

function parseSecrets(type: string, secrets: Readonly<Record<string, string>>): Record<string, Secret> {
  const parsed = parseFields(dataSourceType(type).secrets, secrets, "secrets");
  const given = Object.entries(parsed).filter(([, value]) => value !== undefined && value !== "");
  return Object.fromEntries(given.map(([name, value]) => [name, new Secret(String(value))]));
}

function parseFields(
  schema: z.ZodObject,
  fields: Readonly<Record<string, unknown>>,
  part: string,
): Record<string, unknown> {
  const { data, error } = schema.safeParse(fields);
  if (!error) return data;
  const [issue] = error.issues;
  const path = issue!.path.join(".");
  throw new AppError("data_source.field_invalid", { field: path, reason: issue!.message }, { path: `${part}.${path}` });
}

function revealed(secrets: Readonly<Record<string, Secret>>): Record<string, string> {
  return Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()]));
}

function entriesOf<Value>(environments: Partial<Record<Environment, Value>>): [Environment, Value][] {
  return (Object.entries(environments) as [Environment, Value | undefined][]).filter(
    (entry): entry is [Environment, Value] => entry[1] !== undefined,
  );
}

/** What the audit log keeps: no sealed text either. */
function audited({
  name,
  type,
  description,
  settings,
}: Prisma.DataSourceGetPayload<{ include: typeof settled }>): object {
  return {
    name,
    type,
    description,
    environments: settings.map(({ environment, settings }) => ({ environment, settings })),
  };
}

/** As members of `readerId` see them. */
async function views(rows: readonly Row[], readerId: string): Promise<DataSourceView[]> {
  const [owners, tests] = await Promise.all([
    namesOfUsers(rows.map(({ ownerId }) => ownerId)),
    latestTests(rows.map(({ id }) => id)),
  ]);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    type: row.type,
    description: row.description,
    owner: row.ownerId === null ? null : (owners.get(row.ownerId) ?? null),
    environments: row.settings.map(({ environment, settings, updatedAt }) => ({
      environment,
      settings: settings as Record<string, unknown>,
      secrets: Object.keys(dataSourceType(row.type).secrets.shape),
      updatedAt,
    })),
    sharedBy: row.workspaceId === readerId ? null : refOf(row.workspace),
    sharedWith: row.workspaceId === readerId ? row.shares.map(({ workspace }) => refOf(workspace)) : [],
    connectivity: tests.filter(({ dataSourceId }) => dataSourceId === row.id),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  }));
}

const refOf = ({ id, displayName }: { readonly id: string; readonly displayName: string }) => ({
  id,
  name: displayName,
});

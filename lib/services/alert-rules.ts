import { alertRule, isFitting, type AlertRule, type AlertRuleView } from "@/lib/core/alert/rule";
import { ensureBuiltinRules } from "@/lib/alerts/rules";
import { AppError } from "@/lib/core/errors";
import { systemClock } from "@/lib/platform/clock";
import { database, sqlOf, type Prisma, type PrismaTransaction } from "@/lib/platform/db";
import { demand, type Actor } from "./actor";
import { writeAudit } from "./audit";
import { namesOfUsers } from "./user-names";

const shape = { channels: true } satisfies Prisma.AlertRuleInclude;
type Row = Prisma.AlertRuleGetPayload<{ include: typeof shape }>;

/** The rules of a workspace by name, with when each spoke last. */
export async function listRules(workspaceId: string, actor: Actor): Promise<AlertRuleView[]> {
  demand(actor, workspaceId, "alert.view");
  await ensureBuiltinRules(database(), systemClock.now());
  const rows = await database().prisma.alertRule.findMany({
    where: { workspaceId },
    include: shape,
    orderBy: { name: "asc" },
  });
  return views(rows);
}

/** @throws AppError "alert.name_taken" | "alert.channel_unknown" | "alert.object_unfit" */
export async function createRule(workspaceId: string, rule: AlertRule, actor: Actor): Promise<AlertRuleView> {
  demand(actor, workspaceId, "alert.manage");
  demandFitting(rule);
  const at = systemClock.now();
  const row = await inTransaction(rule.name, async (tx) => {
    await demandChannels(tx, workspaceId, rule);
    const made = await tx.alertRule.create({
      data: { workspaceId, ownerId: actor.id, since: at, createdAt: at, ...columnsOf(rule), ...linksOf(rule) },
      include: shape,
    });
    await writeAudit(sqlOf(tx), actor, { ...factsOf(made), action: "alertRule.create", after: rule }, at);
    return made;
  });
  return (await views([row]))[0]!;
}

/** Replaces a rule. Switched on again, or told to watch something else, it begins anew. */
export async function changeRule(id: string, rule: AlertRule, actor: Actor): Promise<AlertRuleView> {
  const before = await findRow(id);
  demand(actor, before.workspaceId, "alert.manage");
  demandFitting(rule);
  const at = systemClock.now();
  const was = ruleOf(before);
  const beginsAnew = (rule.enabled && !was.enabled) || JSON.stringify(rule.condition) !== JSON.stringify(was.condition);
  const row = await inTransaction(rule.name, async (tx) => {
    await demandChannels(tx, before.workspaceId, rule);
    await tx.alertRuleChannel.deleteMany({ where: { ruleId: id } });
    const data = { ...columnsOf(rule), ...linksOf(rule), ...(beginsAnew ? { since: at } : {}) };
    const after = await tx.alertRule.update({ where: { id }, data, include: shape });
    const change = { ...factsOf(after), action: "alertRule.change", before: was, after: rule };
    await writeAudit(sqlOf(tx), actor, change, at);
    return after;
  });
  return (await views([row]))[0]!;
}

/** @throws AppError "alert.builtin" */
export async function removeRule(id: string, actor: Actor): Promise<void> {
  const row = await findRow(id);
  demand(actor, row.workspaceId, "alert.manage");
  if (row.builtin !== null) throw new AppError("alert.builtin", { name: row.name });
  await database().prisma.$transaction(async (tx) => {
    await tx.alertRule.delete({ where: { id } });
    await tx.alert.updateMany({ where: { ruleId: id }, data: { ruleId: null } });
    const change = { ...factsOf(row), action: "alertRule.delete", before: ruleOf(row) };
    await writeAudit(sqlOf(tx), actor, change, systemClock.now());
  });
}

function columnsOf({ name, enabled, channelIds: _, ...definition }: AlertRule) {
  return { name, enabled, definition: definition as Prisma.InputJsonObject };
}

const linksOf = ({ channelIds }: AlertRule) => ({
  channels: { create: channelIds.map((channelId) => ({ channelId })) },
});

function demandFitting(rule: AlertRule): void {
  if (!isFitting(rule)) throw new AppError("alert.object_unfit", {}, { path: "body.object" });
}

async function demandChannels(tx: PrismaTransaction, workspaceId: string, { channelIds }: AlertRule): Promise<void> {
  const found = await tx.alertChannel.count({ where: { workspaceId, id: { in: channelIds } } });
  if (found !== new Set(channelIds).size) throw new AppError("alert.channel_unknown", {}, { path: "body.channelIds" });
}

async function inTransaction(name: string, work: (tx: PrismaTransaction) => Promise<Row>): Promise<Row> {
  try {
    return await database().prisma.$transaction(work);
  } catch (error) {
    const taken = (error as { code?: unknown }).code === "P2002";
    throw taken ? new AppError("alert.name_taken", { name }, { cause: error }) : error;
  }
}

async function findRow(id: string): Promise<Row> {
  const row = await database().prisma.alertRule.findUnique({ where: { id }, include: shape });
  if (!row) throw new AppError("common.not_found", { object: `Alert rule ${id}` });
  return row;
}

const factsOf = ({ workspaceId, id, name }: Row) => ({
  workspaceId,
  objectType: "alertRule",
  objectId: id,
  objectName: name,
});

function ruleOf({ name, enabled, definition, channels }: Row): AlertRule {
  const channelIds = channels.map(({ channelId }) => channelId);
  return alertRule.parse({ ...(definition as object), name, enabled, channelIds });
}

async function views(rows: readonly Row[]): Promise<AlertRuleView[]> {
  const [owners, fired] = await Promise.all([
    namesOfUsers(rows.map(({ ownerId }) => ownerId)),
    database().prisma.alert.groupBy({
      by: ["ruleId"],
      where: { ruleId: { in: rows.map(({ id }) => id) } },
      _max: { firedAt: true },
    }),
  ]);
  const firedAt = new Map(fired.map(({ ruleId, _max }) => [ruleId, _max.firedAt]));
  return rows.map((row) => ({
    ...ruleOf(row),
    id: row.id,
    builtin: row.builtin !== null,
    ownerName: row.ownerId === null ? null : (owners.get(row.ownerId) ?? null),
    updatedAt: row.updatedAt.toISOString(),
    firedAt: firedAt.get(row.id)?.toISOString() ?? null,
  }));
}

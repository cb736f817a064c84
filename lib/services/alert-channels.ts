import { channelGuard, checkChannel, openChannel, sealChannel } from "@/lib/alerts/channel-store";
import { deliver } from "@/lib/alerts/deliver";
import { isoInZone } from "@/lib/alerts/iso-in-zone";
import {
  alertChannel,
  secretFieldsOf,
  type AlertChannel,
  type AlertChannelChange,
  type AlertChannelDraft,
  type AlertChannelType,
  type AlertChannelView,
} from "@/lib/core/alert/channel";
import type { AlertMessage } from "@/lib/core/alert/message";
import { AppError } from "@/lib/core/errors";
import type { Locale } from "@/lib/core/locale";
import { zoneOf } from "@/lib/core/schedule/zone";
import { systemClock } from "@/lib/platform/clock";
import { database, sqlOf, violatedConstraint, type Prisma } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { secrets as box } from "@/lib/platform/secrets";
import { demand, type Actor } from "./actor";
import { writeAudit } from "./audit";

const TEST_PATIENCE_MS = 20_000;
const shape = { _count: { select: { rules: true } } } satisfies Prisma.AlertChannelInclude;
type Row = Prisma.AlertChannelGetPayload<{ include: typeof shape }>;

/** The channels of a workspace by name. */
export async function listChannels(workspaceId: string, actor: Actor): Promise<AlertChannelView[]> {
  demand(actor, workspaceId, "alert.view");
  const rows = await database().prisma.alertChannel.findMany({
    where: { workspaceId },
    include: shape,
    orderBy: { name: "asc" },
  });
  return rows.map(viewOf);
}

/** @throws AppError "alert.name_taken" | "data_source.endpoint_forbidden" */
export async function createChannel(
  workspaceId: string,
  { name, locale, channel }: AlertChannelDraft,
  actor: Actor,
): Promise<AlertChannelView> {
  demand(actor, workspaceId, "alert.manage");
  await checkChannel(channel);
  const at = systemClock.now();
  return named(name, () =>
    database().prisma.$transaction(async (tx) => {
      const empty = { settings: {}, sealedSecrets: "" };
      const { id } = await tx.alertChannel.create({
        data: { workspaceId, name, locale, type: channel.type, createdAt: at, ...empty },
      });
      const row = await tx.alertChannel.update({ where: { id }, data: sealed(id, channel), include: shape });
      const change = { ...factsOf(row), action: "alertChannel.create", after: audited(row) };
      await writeAudit(sqlOf(tx), actor, change, at);
      return viewOf(row);
    }),
  );
}

/** @throws AppError "alert.name_taken" | "input.invalid" | "data_source.endpoint_forbidden" */
export async function changeChannel(
  id: string,
  { name, locale, channel: given }: AlertChannelChange,
  actor: Actor,
): Promise<AlertChannelView> {
  const before = await findRow(id);
  demand(actor, before.workspaceId, "alert.manage");
  const channel = filledIn(before, given);
  await checkChannel(channel);
  const at = systemClock.now();
  return named(name, () =>
    database().prisma.$transaction(async (tx) => {
      const data = { name, locale, type: channel.type, ...sealed(id, channel) };
      const row = await tx.alertChannel.update({ where: { id }, data, include: shape });
      const change = { ...factsOf(row), action: "alertChannel.change", before: audited(before), after: audited(row) };
      await writeAudit(sqlOf(tx), actor, change, at);
      return viewOf(row);
    }),
  );
}

/** @throws AppError "alert.channel_in_use" */
export async function removeChannel(id: string, actor: Actor): Promise<void> {
  const row = await findRow(id);
  demand(actor, row.workspaceId, "alert.manage");
  const { name, _count: used } = row;
  if (used.rules > 0) throw new AppError("alert.channel_in_use", { name, count: used.rules });
  await database().prisma.$transaction(async (tx) => {
    await tx.alertChannel.delete({ where: { id } });
    const change = { ...factsOf(row), action: "alertChannel.delete", before: audited(row) };
    await writeAudit(sqlOf(tx), actor, change, systemClock.now());
  });
}

/** Sends a message to the channel as it is saved, now; resolves when it was taken. @throws AppError "alert.delivery_failed" */
export async function testChannel(id: string, actor: Actor, signal: AbortSignal): Promise<void> {
  const row = await findRow(id);
  demand(actor, row.workspaceId, "alert.manage");
  const channel = openChannel(box(), stored(row));
  await checkChannel(channel);
  const { displayName, timeZone } = await database().prisma.workspace.findUniqueOrThrow({
    where: { id: row.workspaceId },
  });
  const now = systemClock.now();
  const locale = row.locale as Locale;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TEST_PATIENCE_MS)]);
  await deliver(channel, testMessage(row.name, displayName, isoInZone(now, zoneOf(timeZone)), locale), {
    locale,
    now,
    signal: limit,
    guard: channelGuard(),
  });
}

function testMessage(channel: string, workspace: string, firedAt: string, locale: Locale): AlertMessage {
  return {
    ruleId: "",
    ruleName: channel,
    condition: "test",
    workspace,
    node: null,
    instance: null,
    baseline: null,
    count: 0,
    message: locale === "zh" ? "这是一条测试告警" : "This is a test of the channel",
    link: `${env.url}/operation-center/alerts`,
    firedAt,
  };
}

/** A change with the secrets that it left empty. @throws AppError "input.invalid" */
function filledIn(row: Row, given: AlertChannelChange["channel"]): AlertChannel {
  const kept: Record<string, unknown> = given.type === row.type ? openChannel(box(), stored(row)) : {};
  const secret = secretFieldsOf(given.type);
  const merged = Object.fromEntries(
    Object.entries({ ...pick(kept, secret), ...given }).map(([name, value]) => [
      name,
      secret.includes(name) && (value === "" || value === undefined) ? kept[name] : value,
    ]),
  );
  const { data, error } = alertChannel.safeParse(merged);
  if (data) return data;
  const [issue] = error.issues;
  const path = ["channel", ...issue!.path.map(String)].join(".");
  throw new AppError("input.invalid", { reason: `${path}: ${issue!.message}` }, { path });
}

function pick(value: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => names.includes(name)));
}

function sealed(id: string, channel: AlertChannel) {
  const { settings, sealedSecrets } = sealChannel(box(), id, channel);
  return { settings: settings as Prisma.InputJsonObject, sealedSecrets };
}

function stored({ id, type, settings, sealedSecrets }: Row) {
  return { id, type: type as AlertChannelType, settings: settings as Record<string, unknown>, sealedSecrets };
}

async function named<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const taken = (error as { code?: unknown }).code === "P2002" || violatedConstraint(error) !== null;
    throw taken ? new AppError("alert.name_taken", { name }, { cause: error }) : error;
  }
}

async function findRow(id: string): Promise<Row> {
  const row = await database().prisma.alertChannel.findUnique({ where: { id }, include: shape });
  if (!row) throw new AppError("common.not_found", { object: `Alert channel ${id}` });
  return row;
}

const factsOf = ({ workspaceId, id, name }: Row) => ({
  workspaceId,
  objectType: "alertChannel",
  objectId: id,
  objectName: name,
});

const audited = ({ name, type, locale, settings }: Row) => ({ name, type, locale, settings });

function viewOf(row: Row): AlertChannelView {
  const { id, name, locale, updatedAt, _count: used } = row;
  const { type, settings, ...rest } = stored(row);
  const opened: Record<string, unknown> = openChannel(box(), { type, settings, ...rest });
  const savedSecrets = secretFieldsOf(type).filter((field) => opened[field] !== "" && opened[field] !== undefined);
  return {
    id,
    name,
    locale: locale as Locale,
    type,
    settings,
    savedSecrets,
    rules: used.rules,
    updatedAt: updatedAt.toISOString(),
  };
}

import { randomUUID } from "node:crypto";
import type { Database } from "@/lib/platform/db";
import { createInstances, type CreatedInstance, type NewInstance } from "../create-instances";
import { openSlot } from "../slots";

export interface Fixture {
  readonly workspaceId: string;
  readonly resourceGroupId: string;
  readonly nodeId: string;
  readonly nodeVersionId: string;
}

/** A workspace with a resource group and one deployed node. */
export async function makeFixture(
  { prisma }: Database,
  { config = {}, script = "{}" }: { config?: object; script?: string } = {},
): Promise<Fixture> {
  const name = `t${randomUUID().replaceAll("-", "")}`;
  const workspace = await prisma.workspace.create({ data: { name, displayName: name } });
  const group = await prisma.resourceGroup.create({ data: { name } });
  const node = await prisma.node.create({
    data: { workspaceId: workspace.id, type: "DI", name, draftConfig: config, draftScript: script },
  });
  const version = await prisma.nodeVersion.create({
    data: { nodeId: node.id, number: 1, changeType: "CREATE", script, config },
  });
  await prisma.node.update({ where: { id: node.id }, data: { deployedVersion: version.id } });
  return { workspaceId: workspace.id, resourceGroupId: group.id, nodeId: node.id, nodeVersionId: version.id };
}

export function newInstance(fixture: Fixture, cyctime: Date, overrides: Partial<NewInstance> = {}): NewInstance {
  const text = cyctime.toISOString().replace(/\D/g, "").slice(0, 14);
  return {
    ...fixture,
    kind: "CYCLE",
    runKey: "00000000-0000-0000-0000-000000000000",
    runType: "NORMAL",
    bizdate: text.slice(0, 8),
    cyctime,
    cyctimeText: text,
    dueAt: cyctime,
    parameters: {},
    ownerId: null,
    priority: 1,
    cuMilli: 500,
    frozen: false,
    state: "NOT_RUN",
    ...overrides,
  };
}

/** An instance that was admitted: in WAIT_RESOURCE, with a slot nobody has taken. */
export async function makeAdmitted(
  database: Database,
  fixture: Fixture,
  cyctime: Date,
): Promise<CreatedInstance & { fence: bigint }> {
  const [made] = await createInstances(database, [newInstance(fixture, cyctime)], cyctime);
  await database.query("update instance set state = 'WAIT_RESOURCE' where id = $1", [made!.id]);
  const fence = await openSlot(database, { ...fixture, ...made!, cuMilli: 500 });
  return { ...made!, fence: fence! };
}

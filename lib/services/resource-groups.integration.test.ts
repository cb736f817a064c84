import { randomUUID } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { resourceGroupOverviews } from "@/lib/core/resource-group";
import { workspaceDraft } from "@/lib/core/workspace";
import { database } from "@/lib/platform/db";
import { SYSTEM } from "./actor";
import { bindGroup, listGroupOverviews, listResourceGroups, unbindGroup } from "./resource-groups";
import { createWorkspace } from "./workspaces";

afterAll(() => database().close());

test("groups are bound, one of them the default, and shown with the workers that were heard of", async () => {
  const name = () => `n${randomUUID().slice(0, 8)}`;
  const { id: workspaceId } = await createWorkspace(
    workspaceDraft.parse({ name: name(), displayName: "Shop" }),
    SYSTEM,
  );
  const { prisma } = database();
  const [first, second] = await Promise.all([
    prisma.resourceGroup.create({ data: { name: name(), cuLimitMilli: 8_000 } }),
    prisma.resourceGroup.create({ data: { name: name() } }),
  ]);
  const worker = (heartbeatAt: Date, stoppedAt: Date | null) => ({
    id: randomUUID(),
    resourceGroupId: first!.id,
    host: "worker-02",
    pid: 1,
    version: "0.1.0",
    cuMilli: 2_000,
    startedAt: heartbeatAt,
    heartbeatAt,
    stoppedAt,
  });
  const now = Date.now();
  await prisma.worker.createMany({ data: [worker(new Date(now), null), worker(new Date(now - 3_600_000), null)] });

  await bindGroup({ workspaceId, resourceGroupId: first!.id, isDefault: true }, SYSTEM);
  await bindGroup({ workspaceId, resourceGroupId: second!.id, isDefault: true }, SYSTEM);
  await bindGroup({ workspaceId, resourceGroupId: second!.id, isDefault: false }, SYSTEM);
  const bound = await listResourceGroups(workspaceId, SYSTEM);
  expect(bound.map(({ id, isDefault }) => [id, isDefault])).toEqual([
    [second!.id, true],
    [first!.id, false],
  ]);

  const { items } = resourceGroupOverviews.parse({ items: await listGroupOverviews(workspaceId, SYSTEM) });
  const shown = items.find(({ id }) => id === first!.id)!;
  expect(shown).toMatchObject({
    cu: 8,
    workersOnline: 1,
    isBound: true,
    usage: { cu: 0, running: 0, waiting: 0 },
    workspaces: ["Shop"],
  });
  expect(shown.workers.map(({ state, cu }) => [state, cu])).toEqual([
    ["online", 2],
    ["away", 2],
  ]);
  expect(items.find(({ id }) => id === second!.id)).toMatchObject({ cu: null, workers: [] });

  await unbindGroup({ workspaceId, resourceGroupId: first!.id }, SYSTEM);
  const after = await listGroupOverviews(workspaceId, SYSTEM);
  expect(after.find(({ id }) => id === first!.id)).toMatchObject({ isBound: false, workspaces: [] });
});

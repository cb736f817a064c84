import { schedule } from "@/lib/core/schedule/schedule";
import type { Prisma, PrismaTransaction } from "@/lib/platform/db";

/** The output that every workspace's root node has: `<workspace>_root`. */
export const rootOutput = (workspaceName: string) => `${workspaceName}_root`;

/**
 * The root of a workspace: a node without load whose daily instance succeeds at midnight, and which everything that has
 * no other ancestor depends on. Made with the workspace, deployed from the start, never edited.
 */
export async function createRootNode(
  tx: PrismaTransaction,
  { id: workspaceId, name }: { id: string; name: string },
  at: Date,
): Promise<string> {
  const config = schedule.parse({
    cycle: { kind: "day", time: "00:00" },
    instanceMode: "Immediately",
    autoRerun: null,
  }) as unknown as Prisma.InputJsonObject;
  const node = await tx.node.create({
    data: { workspaceId, type: "VIRTUAL", name: rootOutput(name), isRoot: true, draftConfig: config, createdAt: at },
  });
  const version = await tx.nodeVersion.create({
    data: { nodeId: node.id, number: 1, changeType: "CREATE", script: "", config, submittedAt: at },
  });
  await tx.node.update({ where: { id: node.id }, data: { deployedVersion: version.id, deployedAt: at } });
  await tx.nodeOutput.create({ data: { name: rootOutput(name), nodeId: node.id, automatic: true } });
  return node.id;
}

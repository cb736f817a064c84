import type { ConnectivityTest, Environment } from "@/lib/core/data-source";
import { AppError } from "@/lib/core/errors";
import { toStoredError, type StoredError } from "@/lib/core/stored-error";
import { systemClock } from "@/lib/platform/clock";
import { database, type Prisma } from "@/lib/platform/db";
import type { JobQueue } from "@/lib/platform/queue";
import type { Actor } from "./actor";
import { reachSource } from "./reach-source";
import { namesOfUsers } from "./user-names";

const shape = { resourceGroup: { select: { id: true, name: true } } } satisfies Prisma.ConnectivityTestInclude;
type Row = Prisma.ConnectivityTestGetPayload<{ include: typeof shape }>;
/** A test that no worker has answered for so long has failed. */
const PATIENCE_MS = 60_000;
const URGENT = 8;

/**
 * Asks a worker of the group to test, because it is the group's network that matters. The answer is the test as it
 * stands: TESTING at first; ask again until it is over.
 */
export async function requestTest(
  wish: { dataSourceId: string; environment: Environment; resourceGroupId: string },
  queue: JobQueue,
  actor: Actor,
): Promise<ConnectivityTest> {
  await reachSource(wish.dataSourceId, "dataSource.test", actor);
  const row = await database().prismaTransaction(async (tx, sql) => {
    const made = await tx.connectivityTest.create({
      data: { ...wish, requestedBy: actor.id, requestedAt: systemClock.now() },
      include: shape,
    });
    const invitation = { type: "connectivityTest", testId: made.id } as const;
    await queue.send(sql, wish.resourceGroupId, [{ invitation, priority: URGENT }]);
    return made;
  });
  return (await views([row]))[0]!;
}

export async function getTest(id: string, actor: Actor): Promise<ConnectivityTest> {
  const row = await database().prisma.connectivityTest.findUnique({
    where: { id },
    include: shape,
  });
  if (!row) throw new AppError("common.not_found", { object: `Test ${id}` });
  await reachSource(row.dataSourceId, "dataSource.view", actor);
  return (await views([row]))[0]!;
}

/** Past tests of a data source, newest first. */
export async function listTests(dataSourceId: string, actor: Actor): Promise<ConnectivityTest[]> {
  await reachSource(dataSourceId, "dataSource.view", actor);
  const rows = await database().prisma.connectivityTest.findMany({
    where: { dataSourceId },
    include: shape,
    orderBy: { requestedAt: "desc" },
    take: 100,
  });
  return views(rows);
}

/** The latest test of each environment and resource group of these data sources. */
export async function latestTests(dataSourceIds: readonly string[]): Promise<ConnectivityTest[]> {
  if (dataSourceIds.length === 0) return [];
  const rows = await database().prisma.connectivityTest.findMany({
    where: { dataSourceId: { in: [...dataSourceIds] } },
    include: shape,
    distinct: ["dataSourceId", "environment", "resourceGroupId"],
    orderBy: { requestedAt: "desc" },
  });
  return views(rows);
}

async function views(rows: readonly Row[]): Promise<ConnectivityTest[]> {
  const names = await namesOfUsers(rows.map(({ requestedBy }) => requestedBy));
  return rows.map((row) => ({
    id: row.id,
    dataSourceId: row.dataSourceId,
    environment: row.environment,
    resourceGroup: row.resourceGroup,
    ...outcomeOf(row),
    requestedBy: row.requestedBy === null ? null : (names.get(row.requestedBy) ?? null),
    requestedAt: row.requestedAt,
    finishedAt: row.finishedAt,
  }));
}

function outcomeOf(row: Row): Pick<ConnectivityTest, "state" | "steps" | "error"> {
  const steps = row.steps as unknown as ConnectivityTest["steps"];
  const isOverdue = row.state === "TESTING" && systemClock.now().getTime() - row.requestedAt.getTime() > PATIENCE_MS;
  if (isOverdue) {
    const error = new AppError("data_source.no_worker", { group: row.resourceGroup.name });
    return { state: "FAILED", steps, error: toStoredError(error) };
  }
  return { state: row.state, steps, error: row.error as StoredError | null };
}

import { catalogOf } from "@/lib/connectors";
import type { Environment } from "@/lib/core/data-source";
import { AppError, toAppError } from "@/lib/core/errors";
import type { Action } from "@/lib/core/permission";
import { SecretMask } from "@/lib/core/secret-mask";
import type { Catalog, DataSource } from "@/lib/engine/contract";
import { openDataSource } from "@/lib/platform/data-source-store";
import { database } from "@/lib/platform/db";
import { secrets } from "@/lib/platform/secrets";
import type { Actor } from "./actor";
import { reachSource } from "./reach-source";

/** A registered data source with everything needed to ask it something. */
export interface OpenSource {
  readonly id: string;
  /** The workspace it is used through: its own, or one that it is shared with. */
  readonly workspaceId: string;
  readonly environment: Environment;
  /** Changes whenever somebody saves the data source. */
  readonly revision: string;
  readonly dataSource: DataSource;
  readonly catalog: Catalog;
  /** Goes over what the data source said before others hear it. */
  readonly mask: SecretMask;
}

/** People wait for these answers: longer ones end in an error that says so. */
const LONGEST_MS = 30_000;

/** @throws AppError "common.not_found" | "data_source.no_environment" | "account.forbidden" */
export async function openSource(
  { dataSourceId: id, environment }: { readonly dataSourceId: string; readonly environment: Environment },
  action: Action,
  actor: Actor,
): Promise<OpenSource> {
  const { workspaceId, name } = await reachSource(id, action, actor);
  const row = await database().prisma.dataSource.findUniqueOrThrow({
    where: { id },
    select: { updatedAt: true, settings: { select: { updatedAt: true } } },
  });
  const mask = new SecretMask();
  const dataSource = mask.remember(await openDataSource(database(), secrets(), { workspaceId, name, environment }));
  const catalog = catalogOf(dataSource.type);
  if (!catalog) throw new AppError("data_source.unknown_type", { type: dataSource.type });
  const revision = [row, ...row.settings].map(({ updatedAt }) => updatedAt.getTime()).join("-");
  return { id, workspaceId, environment, revision, dataSource, catalog, mask };
}

/** Asks with a bound on the time. @throws AppError "catalog.timed_out" */
export async function askSource<T>(
  { dataSource: { name }, mask }: OpenSource,
  signal: AbortSignal,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timeout = AbortSignal.timeout(LONGEST_MS);
  try {
    return await ask(AbortSignal.any([signal, timeout]));
  } catch (error) {
    if (signal.aborted) throw new AppError("common.aborted", {});
    const told = mask.error(toAppError(error));
    if (!timeout.aborted) throw told;
    throw new AppError("catalog.timed_out", { name, seconds: LONGEST_MS / 1_000 }, { cause: told });
  }
}

export function notOffered({ dataSource: { name, type } }: OpenSource, what: string): AppError {
  return new AppError("catalog.not_offered", { name, type, what });
}

import { Secret } from "@/lib/core/secret";
import type { DataSource, RunContext } from "@/lib/engine/contract";
import { networkGuard } from "@/lib/network/guard";
import { connectTablestore, type TablestoreClient, type TablestoreOptions } from "@/lib/tablestore/client";

/** Retries of calls that people wait for: an unreachable endpoint must be told within seconds. */
const INTERACTIVE_RETRIES = 2;
const INTERACTIVE_TIMEOUT_MS = 10_000;

/** A client for one question from outside a run. */
export function connectCatalog(dataSource: DataSource): TablestoreClient {
  return connectTablestore({
    ...connectionOf(dataSource),
    maxRetries: INTERACTIVE_RETRIES,
    timeoutMs: INTERACTIVE_TIMEOUT_MS,
    connectTimeoutMs: INTERACTIVE_TIMEOUT_MS,
  });
}

/** The client of a run: every retry is in the run log, and requests carry the run's own time. */
export function connectRun(
  { dataSource, log, now, alive, channels }: RunContext,
  maxRetries: number,
): TablestoreClient {
  return connectTablestore({
    ...connectionOf(dataSource!),
    maxRetries,
    // One outstanding call per lane and one ahead of it, and room for the status table.
    maxConnections: 2 * channels + 2,
    now,
    onRetry: ({ operation, retry, pauseMs, error }) => {
      alive();
      log.warn(`${operation} failed (${error.message}): retry ${retry} of ${maxRetries} in ${pauseMs} ms.`);
    },
  });
}

function connectionOf({ settings, secrets, allowPrivate = true }: DataSource): TablestoreOptions {
  return {
    endpoint: String(settings.endpoint ?? ""),
    instance: String(settings.instanceName ?? ""),
    credentials: {
      accessKeyId: String(settings.accessKeyId ?? ""),
      accessKeySecret: secrets.accessKeySecret ?? new Secret(""),
      stsToken: secrets.securityToken,
    },
    guard: networkGuard({ allowPrivate }),
  };
}

import { maxcompute } from "@/lib/core/data-source/maxcompute";
import type { DataSource, RunLog } from "@/lib/engine/contract";
import { MaxComputeClient } from "@/lib/maxcompute/client";
import { networkGuard } from "@/lib/network/guard";

export interface ConnectOptions {
  /** Repeated attempts of one call. */
  readonly maxRetries?: number;
  /** Silence after which a transfer counts as broken. */
  readonly idleMs?: number;
  /** Gets a line for every attempt that is made again. */
  readonly log?: RunLog;
  readonly now?: () => Date;
}

/** Somebody waits for the answer, who can ask again. */
const INTERACTIVE_RETRIES = 2;

/** The client of catalogues and previews. @throws AppError "maxcompute.endpoint_invalid" */
export function connectCatalog(dataSource: DataSource): MaxComputeClient {
  return connect(dataSource, { maxRetries: INTERACTIVE_RETRIES });
}

/** A client of the data source's project. @throws AppError "maxcompute.endpoint_invalid" */
export function connect(
  { settings, secrets, allowPrivate = true }: DataSource,
  options: ConnectOptions = {},
): MaxComputeClient {
  const { project, endpoint, tunnelEndpoint, region, accessKeyId } = maxcompute.settings.parse(settings);
  const { log, idleMs, maxRetries, now } = options;
  const { accessKeySecret, securityToken } = secrets;
  if (accessKeySecret === undefined) throw new TypeError("the data source was opened without its secret");
  return new MaxComputeClient({
    project,
    endpoint,
    tunnelEndpoint: tunnelEndpoint === "" ? undefined : tunnelEndpoint,
    region: region === "" ? undefined : region,
    credentials: {
      accessId: accessKeyId,
      accessKey: accessKeySecret,
      ...(securityToken === undefined ? {} : { securityToken }),
    },
    maxRetries,
    now,
    guard: networkGuard({ allowPrivate }),
    timeouts: idleMs === undefined ? undefined : { idleMs },
    onRetry: ({ operation, retry, pauseMs, error }) =>
      log?.warn(`MaxCompute: ${error.message} Attempt ${retry + 1} of ${operation} in ${pauseMs} ms.`),
  });
}

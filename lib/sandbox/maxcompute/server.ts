import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { lockFolder } from "../folder-lock";
import type { SandboxServer, SandboxServerOptions } from "../server";
import { handle } from "./http/handle";
import { DEFAULT_LIMITS, type Limits } from "./limits";
import { Service } from "./service";

/** The running MaxCompute sandbox, with its state for those who administer it. */
export interface MaxcomputeSandbox extends SandboxServer {
  readonly service: Service;
}

export interface MaxcomputeOptions extends SandboxServerOptions {
  /** What is enforced; by default only what clients depend on. */
  readonly limits?: Limits;
}

/** How long requests in progress, hung ones among them, may keep the server from closing. */
const CLOSING_MS = 2_000;

/**
 * Serves the REST service and the tunnel of MaxCompute over plain HTTP, on one port.
 * @throws FolderBusy when another process has its folder open
 */
export async function startMaxcompute(options: MaxcomputeOptions): Promise<MaxcomputeSandbox> {
  const lock = lockFolder(options.home);
  let service: Service | null = null;
  try {
    service = await Service.open(options, options.limits ?? DEFAULT_LIMITS);
    const opened = service;
    const server = createServer({ keepAliveTimeout: 120_000, requestTimeout: 0 }, (request, response) => {
      void opened.track(handle(request, response, opened));
    });
    await listen(server, options);
    const { port } = server.address() as AddressInfo;
    return {
      service,
      port,
      url: `http://${options.host.includes(":") ? `[${options.host}]` : options.host}:${port}`,
      async close() {
        const impatience = setTimeout(() => server.closeAllConnections(), CLOSING_MS);
        await new Promise((resolve) => {
          server.close(resolve);
          server.closeIdleConnections();
        });
        clearTimeout(impatience);
        await opened.close();
        lock.release();
      },
    };
  } catch (thrown) {
    await service?.close();
    lock.release();
    throw thrown;
  }
}

function listen(server: Server, { host, port }: SandboxServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

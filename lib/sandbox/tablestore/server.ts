import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { SandboxServer, SandboxServerOptions } from "../server";
import { handle, type ServerState } from "./http/handle";
import { startMaintenance } from "./maintenance";
import { openStore, type Store } from "./store/store";
import { LocalTransactions } from "./transactions/local-transactions";

/** The running Tablestore sandbox, with its store for those who administer it. */
export interface TablestoreSandbox extends SandboxServer {
  readonly store: Store;
}

/** How long requests in progress, hung ones among them, may keep the server from closing. */
const CLOSING_MS = 2000;

/** Serves the Tablestore protocol over plain HTTP. @throws FolderBusy when another process has its folder open. */
export async function startTablestore(options: SandboxServerOptions): Promise<TablestoreSandbox> {
  const store = await openStore(options.home);
  const state: ServerState = { store, transactions: new LocalTransactions(store), lastAnswers: new Map() };
  const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
    void handle(request, response, state, options);
  });
  try {
    await listen(server, options);
  } catch (error) {
    await store.close();
    throw error;
  }
  const maintenance = startMaintenance(store, options.now, (error) => process.emitWarning(String(error)));
  const { port } = server.address() as AddressInfo;
  return {
    store,
    port,
    url: `http://${options.host.includes(":") ? `[${options.host}]` : options.host}:${port}`,
    async close() {
      const impatience = setTimeout(() => server.closeAllConnections(), CLOSING_MS);
      await new Promise((resolve) => server.close(resolve));
      clearTimeout(impatience);
      await maintenance.stop();
      await store.close();
    },
  };
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

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Secret } from "@/lib/core/secret";
import { openAccounts, type Account, type AccountBook } from "./accounts";
import { accountRoutes } from "./admin/account-routes";
import { clockRoutes } from "./admin/clock-routes";
import { faultRoutes } from "./admin/fault-routes";
import { maxcomputeRoutes } from "./admin/maxcompute-routes";
import { overviewRoute } from "./admin/overview-route";
import type { AdminRoute } from "./admin/route";
import { sampleRoutes } from "./admin/sample-routes";
import { startAdmin } from "./admin/server";
import { tablestoreRoutes } from "./admin/tablestore-routes";
import { openAdminToken } from "./admin/token";
import { SandboxClock } from "./clock";
import { writeConnection, type SavedConnection } from "./connection";
import { FaultBook } from "./faults/fault-book";
import { lockFolder } from "./folder-lock";
import { startMaxcompute, type MaxcomputeSandbox } from "./maxcompute";
import { ORDERS } from "./samples/orders";
import { ensureOrders } from "./samples/ensure";
import { DEMO_PROJECT, ensureTargets } from "./samples/targets";
import { Traffic } from "./samples/traffic";
import type { SandboxServer } from "./server";
import { startTablestore, type TablestoreSandbox } from "./tablestore/server";

export interface SandboxOptions {
  /** The sandbox's folder: everything it knows, and nothing else, is below it. */
  readonly home: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly ports: { readonly tablestore: number; readonly maxcompute: number; readonly admin: number };
  /** Whether to have sample tables, their past, and the traffic that goes on. Default: no. */
  readonly samples?: boolean;
}

/** Both servers, running. */
export interface Sandbox {
  readonly connection: SavedConnection;
  readonly tablestore: TablestoreSandbox;
  readonly maxcompute: MaxcomputeSandbox;
  readonly admin: SandboxServer;
  readonly adminToken: Secret;
  readonly account: Account;
  readonly accounts: AccountBook;
  readonly clock: SandboxClock;
  readonly faults: FaultBook;
  /** Null without samples. */
  readonly traffic: Traffic | null;
  close(): Promise<void>;
}

/** Starts both servers and the admin API on `home`. @throws FolderBusy when another sandbox has it. */
export async function startSandbox({ home, host, ports, samples = false }: SandboxOptions): Promise<Sandbox> {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const lock = lockFolder(home);
  const running: { close(): Promise<void> }[] = [{ close: async () => lock.release() }];
  const close = async () => {
    for (const server of running.toReversed()) await server.close();
  };
  try {
    const clock = new SandboxClock(home);
    const faults = new FaultBook(clock.now);
    const accounts = openAccounts(home);
    const shared = { host, accounts, faults, now: clock.now };
    const tablestore = await startTablestore({ ...shared, home: join(home, "tablestore"), port: ports.tablestore });
    running.push(tablestore);
    const maxcompute = await startMaxcompute({ ...shared, home: join(home, "maxcompute"), port: ports.maxcompute });
    running.push(maxcompute);
    const account = accounts.all[0]!;
    const traffic = samples ? await startSamples({ tablestore, maxcompute, account, clock }) : null;
    if (traffic !== null) running.push({ close: () => traffic.stop() });
    const token = openAdminToken(home);
    const routes: AdminRoute[] = [
      ...clockRoutes(clock),
      ...faultRoutes(faults),
      ...accountRoutes(accounts, clock.now),
      ...tablestoreRoutes(tablestore.store, clock.now),
      ...maxcomputeRoutes(maxcompute),
      ...(traffic === null ? [] : sampleRoutes(traffic, { tablestore, maxcompute, account, clock })),
      overviewRoute({ tablestore, maxcompute, account, clock, faults, traffic }),
    ];
    const admin = await startAdmin({ port: ports.admin, token, routes, now: clock.now });
    running.push(admin);
    const connection = {
      tablestore: { endpoint: tablestore.url, instance: ORDERS.instance },
      maxcompute: { endpoint: `${maxcompute.url}/api`, project: DEMO_PROJECT },
      accessKeyId: account.accessKeyId,
      accessKeySecret: account.accessKeySecret.reveal(),
      admin: { url: admin.url, token: token.reveal() },
    };
    writeConnection(home, connection);
    return {
      connection,
      tablestore,
      maxcompute,
      admin,
      adminToken: token,
      account,
      accounts,
      clock,
      faults,
      traffic,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startSamples(
  sandbox: Pick<Sandbox, "tablestore" | "maxcompute" | "account" | "clock">,
): Promise<Traffic> {
  await ensureTargets(sandbox);
  const traffic = new Traffic(await ensureOrders(sandbox), sandbox.clock.now);
  traffic.start();
  return traffic;
}

import type { Accounts } from "./accounts";
import type { Faults } from "./faults/fault";

/** What both local servers are started with. Everything a server keeps lies below `home`. */
export interface SandboxServerOptions {
  /** The server's own folder; created when missing. */
  readonly home: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly accounts: Accounts;
  /** The sandbox's clock, which people and tests may move; not the host's. */
  readonly now: () => Date;
  readonly faults: Faults;
}

/** A running local server. `close` resolves when no request is open and everything acknowledged is on disk. */
export interface SandboxServer {
  /** What clients take as their endpoint: `http://127.0.0.1:7701`, without a path. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SandboxConnection } from "./snippets";

/** What other processes of this machine read to reach the sandbox; the file is readable by its owner only. */
export const CONNECTION_FILE = "connection.json";

export interface SavedConnection extends SandboxConnection {
  readonly admin: { readonly url: string; readonly token: string };
}

/** Written when a sandbox of the folder `home` is ready. */
export function writeConnection(home: string, connection: SavedConnection): void {
  const file = join(home, CONNECTION_FILE);
  writeFileSync(`${file}.new`, `${JSON.stringify(connection, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** How the sandbox of the folder was reached last; null when none was ever ready. */
export function readConnection(home: string): SavedConnection | null {
  const file = join(home, CONNECTION_FILE);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as SavedConnection) : null;
}

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Held until `release` or the end of the process, however it ends. */
export interface FolderLock {
  release(): void;
}

/**
 * Makes this process the only owner of `folder`. The lock is a write transaction on a small SQLite file, because such a
 * lock goes away with its owner, even after kill -9, where a file with a process id in it would stay behind.
 * @throws FolderBusy when another owner is alive.
 */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true });
  const database = new DatabaseSync(join(folder, "lock"));
  try {
    database.exec("PRAGMA busy_timeout = 0");
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    throw new FolderBusy(folder, error);
  }
  return { release: () => database.close() };
}

export class FolderBusy extends Error {
  constructor(folder: string, cause: unknown) {
    super(`another sandbox is using ${folder}`, { cause });
    this.name = "FolderBusy";
  }
}

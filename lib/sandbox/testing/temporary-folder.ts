import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PREFIX = "millrace-sandbox-";
const STALE_MS = 3_600_000;
let isSwept = false;

/**
 * A fresh folder. Nobody can be relied on to remove it, least of all a process that is there to be killed: the first
 * call of each process removes those that are an hour old.
 */
export function temporaryFolder(): string {
  if (!isSwept) sweep();
  isSwept = true;
  return mkdtempSync(join(tmpdir(), PREFIX));
}

function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = join(tmpdir(), name);
    const { mtimeMs = Infinity } = statSync(folder, { throwIfNoEntry: false }) ?? {};
    if (Date.now() - mtimeMs > STALE_MS) rmSync(folder, { recursive: true, force: true });
  }
}

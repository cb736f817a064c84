import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FolderBusy, lockFolder } from "./folder-lock";

test("a folder has one owner at a time", () => {
  const folder = mkdtempSync(join(tmpdir(), "lock-"));
  const lock = lockFolder(folder);
  expect(() => lockFolder(folder)).toThrow(FolderBusy);
  lock.release();
  lockFolder(folder).release();
});

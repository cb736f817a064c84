import { expect, test } from "vitest";
import { FolderBusy, lockFolder } from "./folder-lock";
import { temporaryFolder } from "./testing/temporary-folder";

test("a folder has one owner at a time", () => {
  const folder = temporaryFolder();
  const lock = lockFolder(folder);
  expect(() => lockFolder(folder)).toThrow(FolderBusy);
  lock.release();
  lockFolder(folder).release();
});

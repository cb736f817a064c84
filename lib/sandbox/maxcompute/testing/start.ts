import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret } from "@/lib/core/secret";
import { fixedAccounts } from "../../accounts";
import { noFaults } from "../../faults/fault";
import { createProject, startMaxcompute, type MaxcomputeOptions, type MaxcomputeSandbox } from "../index";

export const ACCESS_ID = "testAccessId";
export const ACCESS_KEY = new Secret("testAccessKeySecret");
export const PROJECT = "demo_project";

/** A server in a folder of its own with the project `demo_project`. `remove` ends it and deletes the folder. */
export async function startForTest(
  options: Partial<MaxcomputeOptions> = {},
): Promise<MaxcomputeSandbox & { readonly home: string; remove(): Promise<void> }> {
  const home = options.home ?? mkdtempSync(join(tmpdir(), "maxcompute-"));
  const sandbox = await startMaxcompute({
    home,
    host: "127.0.0.1",
    port: 0,
    accounts: fixedAccounts({ accessKeyId: ACCESS_ID, accessKeySecret: ACCESS_KEY }),
    now: () => new Date(),
    faults: noFaults,
    ...options,
  });
  await createProject(sandbox, PROJECT);
  return {
    ...sandbox,
    home,
    async remove() {
      await sandbox.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

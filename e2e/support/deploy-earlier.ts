import { withInstallation } from "@/lib/cli/installation";
import { applyDeployment } from "@/lib/instances/generation/apply-deployment";
import { systemClock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";

/**
 * A program: lets a published node, named by its id, count from some hours ago on. Its hours since then are due at once,
 * as those of the sample task are.
 */
const HISTORY_MS = 2 * 3_600_000;

await withInstallation(async () => {
  const id = process.argv[2]!;
  const at = new Date(systemClock.now().getTime() - HISTORY_MS);
  await database().transaction(async (sql) => {
    await sql.query("update node set deployed_at = $2 where id = $1", [id, at]);
    await applyDeployment(sql, [id], at);
  });
});

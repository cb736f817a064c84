import type { Sql } from "@/lib/platform/db";
import { BadEnvironment } from "@/lib/platform/env";
import type { SecretBox } from "@/lib/platform/secrets";

/**
 * A worker that does not hold the installation's key would take runs and fail each of them: it does not start.
 * @throws BadEnvironment
 */
export async function demandKey(sql: Sql, box: Pick<SecretBox, "has">): Promise<void> {
  const rows = await sql.query<{ key: string }>(
    "select distinct split_part(sealed_secrets, '.', 2) as key from data_source_setting where sealed_secrets like 'v1.%'",
  );
  if (rows.every(({ key }) => box.has(key))) return;
  throw new BadEnvironment(
    "This worker does not hold the key that the data sources of this database are sealed with. Give it the installation's " +
      "MILLRACE_SECRET_KEY or, on the same machine, its MILLRACE_HOME.",
  );
}

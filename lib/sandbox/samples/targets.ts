import { createProject, ensureTable } from "../maxcompute";
import type { Sandbox } from "../start";

export const DEMO_PROJECT = "demo";

const COLUMNS = `(
  \`pk\` STRING COMMENT 'Primary key field',
  \`colname\` STRING COMMENT 'Column name',
  \`version\` BIGINT COMMENT 'Version',
  \`colvalue\` STRING COMMENT 'Column value',
  \`optype\` STRING COMMENT 'Operation type',
  \`sequenceinfo\` STRING COMMENT 'Sequence information'
) COMMENT 'Stores incremental data from Tablestore'`;

/** A table for the changes of a sample table, or the one that is there. */
export async function ensureTarget({ maxcompute }: Pick<Sandbox, "maxcompute">, name: string): Promise<void> {
  await ensureTable(maxcompute, DEMO_PROJECT, `CREATE TABLE IF NOT EXISTS ${name} ${COLUMNS};`);
}

/** The guide's target table, and the same with a partition for each day. */
export async function ensureTargets({ maxcompute }: Pick<Sandbox, "maxcompute">): Promise<void> {
  await createProject(maxcompute, DEMO_PROJECT, "Local sandbox");
  await ensureTarget({ maxcompute }, "maxcompute_target_table");
  await ensureTable(
    maxcompute,
    DEMO_PROJECT,
    `CREATE TABLE IF NOT EXISTS maxcompute_target_table_daily ${COLUMNS} PARTITIONED BY (\`pt\` STRING COMMENT 'Business date');`,
  );
}

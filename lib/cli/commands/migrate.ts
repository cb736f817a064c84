import { join } from "node:path";
import type { Register } from ".";

const migrations = join(import.meta.dirname, "../../../prisma/migrations");

/** `migrate`: before new versions of the processes are started. `npm start` does the same by itself. */
export const migrate: Register = (program) => {
  program
    .command("migrate")
    .description("bring the schema of the database up to date")
    .action(async () => {
      const [{ databaseUrl }, { migrate: apply }] = await Promise.all([
        import("@/lib/platform/env"),
        import("@/lib/platform/migrate"),
      ]);
      const { applied, edited } = await apply(databaseUrl(), migrations);
      for (const name of edited) process.stderr.write(`Migration ${name} was changed after it was applied.\n`);
      process.stdout.write(applied.length === 0 ? "The schema is up to date.\n" : `Applied ${applied.join(", ")}.\n`);
    });
};

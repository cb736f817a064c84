// Brings the schema of the database up to date: of DATABASE_URL, else of the embedded one, which it starts for that.
import { join } from "node:path";
import "./alias.js";
import { startDatabase } from "./lib/embedded-postgres.js";
import { home, root } from "./lib/runtime.js";

const { migrate } = await import("../lib/platform/migrate.ts");
const url = process.env.DATABASE_URL || (await startDatabase({ home })).url;
const { applied, edited } = await migrate(url, join(root, "prisma/migrations"));
for (const name of edited) console.warn(`Migration ${name} was changed after it was applied.`);
console.log(applied.length === 0 ? "The database is up to date." : `Applied ${applied.join(", ")}.`);

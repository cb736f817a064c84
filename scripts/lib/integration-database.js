// Runs before every integration test file: a database of its own, copied from the migrated one in a few milliseconds.
// Files of folders that know no database are left alone.
import { afterAll, expect } from "vitest";
import { createDatabase, dropDatabase } from "./scratch-database.js";

const WITHOUT = /[\\/]lib[\\/](sandbox|tablestore|maxcompute|connectors|engine)[\\/]/;
const template = process.env.MILLRACE_TEST_TEMPLATE;

if (!WITHOUT.test(expect.getState().testPath ?? "")) {
  const url = await createDatabase(template, { copy: true });
  process.env.DATABASE_URL = url;
  afterAll(() => dropDatabase(url, withDatabase(template, "postgres")));
}

function withDatabase(connectionString, name) {
  const changed = new URL(connectionString);
  changed.pathname = `/${name}`;
  return changed.href;
}

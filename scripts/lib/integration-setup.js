// vitest's globalSetup of the integration tests: one server for the run, with a migrated database to copy from.
import { scratchDatabase } from "./scratch-database.js";

export default async function setup() {
  const { url, home, remove } = await scratchDatabase();
  process.env.MILLRACE_TEST_TEMPLATE = url;
  process.env.MILLRACE_HOME = home;
  process.env.MILLRACE_RATE_LIMIT = "off";
  return remove;
}

// vitest's globalSetup of the integration tests: one scratch database for the run.
import { scratchDatabase } from "./scratch-database.js";

export default async function setup() {
  const { url, home, remove } = await scratchDatabase();
  process.env.DATABASE_URL = url;
  process.env.MILLRACE_HOME = home;
  process.env.MILLRACE_RATE_LIMIT = "off";
  return remove;
}

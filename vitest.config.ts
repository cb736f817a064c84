import { defineConfig } from "vitest/config";

const exclude = ["**/node_modules/**", "**/.next/**", "**/.millrace/**", "e2e/**"];

export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx,js}"],
          exclude: [...exclude, "**/*.integration.test.{ts,js}"],
          // Ends what hangs. How long thousands of made-up inputs take on a busy machine proves nothing.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["**/*.integration.test.{ts,js}"],
          exclude,
          globalSetup: ["scripts/lib/integration-setup.js"],
          setupFiles: ["scripts/lib/integration-database.js"],
          // Each file has its own database, folders and ports; much of their time is waiting.
          maxWorkers: 2,
          // What the processes under test say of every request would bury what the tests say.
          env: { MILLRACE_LOG_LEVEL: "warn" },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

import { defineConfig, devices } from "@playwright/test";

/** End-to-end tests: a real Chromium against the built console, each worker with a database and processes of its own. */
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  fullyParallel: false,
  workers: 1,
  forbidOnly: process.env.CI !== undefined,
  retries: process.env.CI === undefined ? 0 : 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: "line",
  // A project has workers, and so a Millrace, of its own: the first visit needs one that nobody has been to.
  projects: [
    { name: "first visit", testMatch: "first-visit.spec.ts" },
    { name: "console", testMatch: "*.spec.ts", testIgnore: "first-visit.spec.ts" },
  ],
  use: {
    ...devices["Desktop Chrome"],
    viewport: { width: 1440, height: 900 },
    locale: "en-US",
    timezoneId: "America/New_York",
    trace: "retain-on-failure",
    launchOptions: {
      ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    },
  },
});

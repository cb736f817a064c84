import { test as base, type Page } from "@playwright/test";
import { OWNER } from "./support/owner";
import { startConsole, type ConsoleServer } from "./support/console-server";

interface PerWorker {
  readonly server: ConsoleServer;
  /** Cookies of the owner's session, once the account was made. */
  readonly ownerState: string;
}
interface PerTest {
  /** A page signed in as the owner. */
  readonly ownerPage: Page;
}

/** Each worker has its own console and database, so tests of different workers share nothing. */
export const test = base.extend<PerTest, PerWorker>({
  server: [
    async ({}, use) => {
      await using server = await startConsole();
      await use(server);
    },
    { scope: "worker" },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  ownerState: [
    async ({ server, playwright }, use) => {
      const request = await playwright.request.newContext({
        baseURL: server.url,
        extraHTTPHeaders: { origin: server.url },
      });
      const made = await request.post("/api/set-up", { data: OWNER });
      if (!made.ok() && made.status() !== 409) throw new Error(`no owner: ${await made.text()}`);
      if (made.status() === 409) {
        await request.post("/api/session", { data: { identifier: OWNER.email, password: OWNER.password } });
      }
      const state = JSON.stringify(await request.storageState());
      await request.dispose();
      await use(state);
    },
    { scope: "worker" },
  ],
  ownerPage: async ({ browser, server, ownerState, contextOptions }, use) => {
    const context = await browser.newContext({
      ...contextOptions,
      baseURL: server.url,
      storageState: JSON.parse(ownerState),
    });
    await use(await context.newPage());
    await context.close();
  },
});
export { expect } from "@playwright/test";

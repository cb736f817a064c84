// `npm run docs:pictures`: the documentation's pictures, from the running product, in both languages. It starts a Millrace
// of its own from the last build; with an address (`-- http://localhost:7700`) it takes one whose sample was not touched.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bootstrap, root } from "./lib/runtime.js";

await bootstrap(fileURLToPath(import.meta.url));
await import("./alias.js");
const { chromium } = await import("@playwright/test");
const { findBrowser } = await import("./lib/browser.js");
const { messagesFor } = await import("../messages/index.ts");
const { LOCALES } = await import("../lib/core/locale.ts");
const { OWNER } = await import("../e2e/support/owner.ts");

const NODE = "orders_to_maxcompute";
const SIZE = { width: 1280, height: 800 };
const LONG_MS = 120_000;
/** Charts and graphs draw themselves after their data came. */
const SETTLE_MS = 4_000;
const given = process.argv[2];
const server = given
  ? { url: given, [Symbol.asyncDispose]: async () => {} }
  : await (await import("../e2e/support/console-server.ts")).startConsole();
const browser = await chromium.launch({ executablePath: await findBrowser(), args: ["--no-sandbox"] });
try {
  const account = await signIn();
  for (const locale of LOCALES) await takeAll(locale, account);
} finally {
  await browser.close();
  await server[Symbol.asyncDispose]();
}

async function signIn() {
  const context = await browser.newContext({ baseURL: server.url, extraHTTPHeaders: { origin: server.url } });
  const made = await context.request.post("/api/set-up", { data: OWNER });
  if (!made.ok())
    await context.request.post("/api/session", { data: { identifier: OWNER.email, password: OWNER.password } });
  const state = await context.storageState();
  await context.close();
  return state;
}

async function takeAll(locale, storageState) {
  const context = await browser.newContext({
    baseURL: server.url,
    storageState,
    viewport: SIZE,
    reducedMotion: "reduce",
    timezoneId: "Asia/Shanghai",
  });
  await context.addCookies(
    Object.entries({ theme: "light", locale }).map(([name, value]) => ({ name, value, url: server.url })),
  );
  const page = await context.newPage();
  page.setDefaultTimeout(LONG_MS);
  const texts = messagesFor(locale);
  const button = (name) => page.getByRole("button", { name, exact: true });
  const picture = (name) => take(page, locale, name);

  await page.goto("/operation-center/instances");
  await page.getByRole("row").filter({ hasText: texts.status.success }).first().waitFor();
  await picture("instances");
  await page
    .getByRole("row")
    .filter({ hasText: NODE })
    .filter({ hasText: texts.status.success })
    .first()
    .getByRole("link")
    .first()
    .click();
  await page.getByText(texts.instances.counts.title, { exact: true }).first().waitFor();
  await picture("instance");
  await page.goto("/operation-center/overview");
  await page
    .getByText(texts.overview.attention.nothing)
    .or(page.getByText(texts.overview.freshness.title))
    .first()
    .waitFor();
  await picture("overview");
  await page.goto("/operation-center/backfills/new");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await picture("backfill");
  await page.goto("/data-integration/data-sources/new?type=tablestore");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await picture("add-tablestore");

  await page.goto("/data-studio");
  await page.getByRole("treeitem").filter({ hasText: NODE }).last().click();
  // A task that is complete opens on its second step.
  await button(texts.wizard.back).waitFor();
  await page.getByText(texts.mapping.title, { exact: true }).waitFor();
  await picture("wizard-task");
  await button(texts.wizard.back).click();
  await button(texts.wizard.next.button).and(page.locator(":enabled")).waitFor();
  await picture("wizard-network");
  await page
    .getByRole("tab", { name: texts.studio.panel.scheduling })
    .or(button(texts.studio.panel.scheduling))
    .first()
    .click();
  await page.getByText(texts.scheduling.inspector.title, { exact: true }).waitFor();
  await picture("scheduling");
  await page.keyboard.press("Escape");
  await button(texts.debug.run).click();
  await page.getByRole("dialog").getByText(texts.debug.parameters, { exact: true }).waitFor();
  await picture("debug");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });

  // A copy, so that the sample stays in the wizard for the other language.
  const { items } = await (await page.request.get("/api/nodes")).json();
  const data = {
    copyOf: items.find(({ name }) => name === NODE).id,
    name: `${NODE}_${locale}`,
    editor: { mode: "script" },
  };
  const copy = await page.request.post("/api/nodes", { data, headers: { origin: server.url } });
  const { id } = await copy.json();
  await page.goto(`/data-studio/${id}`);
  await page.locator(".cm-line").filter({ hasText: "otsstream" }).first().waitFor();
  await picture("script-mode");
  // Of a task that was never published the whole summary is shown.
  await button(texts.studio.publish.button).click();
  await page.getByRole("list", { name: texts.publishing.stage.title }).waitFor();
  await picture("publish");
  await page.request.delete(`/api/nodes/${id}`, { headers: { origin: server.url } });
  await context.close();
}

/** Small files: WebP, which the browser itself can write. */
async function take(page, locale, name) {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  await page.evaluate(() => document.fonts.ready);
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 70 });
  await session.detach();
  const folder = join(root, "public/docs", locale);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.webp`), Buffer.from(data, "base64"));
  console.log(`${locale}/${name}.webp`);
}

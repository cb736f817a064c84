import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { GUIDE_SCRIPT } from "../lib/core/job/testing/guide-script";
import { messagesFor } from "../messages";
import { expect, test } from "./fixtures";
import { calls } from "./support/calls";
import { dismiss } from "./support/dismiss";

const ROUTES = [
  "/data-integration/data-sources",
  "/data-integration/data-sources/new?type=tablestore",
  "/data-integration/data-sources/new?type=maxcompute",
  "/data-integration/resource-groups",
  "/data-studio",
  "/operation-center/overview",
  "/operation-center/tasks",
  "/operation-center/instances",
  "/operation-center/timeline",
  "/operation-center/backfills",
  "/operation-center/backfills/new",
  "/operation-center/deployments?which=all",
  "/operation-center/test-instances",
  "/operation-center/manual-instances",
  "/data-integration/sandbox",
  "/data-integration/sandbox?tab=tablestore",
  "/data-integration/sandbox?tab=faults",
  "/data-map/tables",
  "/data-map/sql",
  "/data-map/full-table",
  "/operation-center/baselines",
  "/operation-center/alerts",
  "/operation-center/alerts?tab=rules",
  "/operation-center/alerts?tab=channels",
  "/management/workspace",
  "/management/members",
  "/management/calendars",
  "/management/accounts",
  "/management/account",
  "/management/tokens",
  "/management/audit",
  "/docs",
  "/docs/reference/parameters",
  "/docs/reference/errors",
  "/docs/search?q=window",
];
const LOOKS = [
  { theme: "light", locale: "en" },
  { theme: "dark", locale: "zh" },
] as const;
/** Nothing listens there. */
const NOBODY = { endpoint: "http://127.0.0.1:1", instance: "nobody" };

// Nothing fades while it is looked at.
test.use({ contextOptions: { reducedMotion: "reduce" } });

for (const { theme, locale } of LOOKS) {
  test(`axe has no serious finding on any page, ${theme}, ${locale}`, async ({ ownerPage: page, server }) => {
    test.setTimeout(240_000);
    await page.context().addCookies([
      { name: "theme", value: theme, url: server.url },
      { name: "locale", value: locale, url: server.url },
    ]);
    for (const route of ROUTES) {
      await page.goto(route);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectAccessible(page, route);
    }
  });

  test(`axe has no serious finding in what opens in Data Studio, ${theme}, ${locale}`, async ({
    ownerPage: page,
    server,
  }) => {
    test.setTimeout(240_000);
    const text = messagesFor(locale);
    const { makeNode, makeTablestore, post } = calls(page, server.url);
    const dialog = page.getByRole("dialog");
    const press = (name: string) => page.getByRole("button", { name, exact: true }).first().click();
    const closeDialog = () => dismiss(dialog);
    await page.context().addCookies([
      { name: "theme", value: theme, url: server.url },
      { name: "locale", value: locale, url: server.url },
    ]);
    const script = GUIDE_SCRIPT.replace("target_table", "orders").replace("target_table", "maxcompute_target_table");
    await page.goto(`/data-studio/${await makeNode(`axe_${theme}`, script)}`);
    const mapping = page.getByRole("group", { name: text.mapping.title });
    await expect(mapping.getByRole("button", { name: text.mapping.editAsText })).toBeVisible({ timeout: 60_000 });
    await expectAccessible(page, "wizard, Configure Task");

    await mapping.getByRole("button", { name: text.mapping.editAsText }).click();
    await expect(dialog.getByRole("textbox")).toBeVisible();
    await expectAccessible(page, "mapping as text");
    await closeDialog();
    await press(text.wizard.previewDestination);
    await expect(dialog.getByRole("region", { name: text.wizard.previewRows })).toBeVisible({ timeout: 30_000 });
    await expectAccessible(page, "data preview");
    await closeDialog();
    await press(text.studio.run);
    await expect(dialog.getByText(text.debug.parameters, { exact: true })).toBeVisible();
    await expectAccessible(page, "Run with parameters");
    await closeDialog();

    await press(text.studio.panel.scheduling);
    await page.getByRole("button", { name: text.scheduling.parameters.load }).click();
    await expect(page.getByText(text.scheduling.inspector.title).first()).toBeVisible();
    await expectAccessible(page, "Scheduling Configuration");
    await press(text.studio.panel.debugging);
    await expect(page.getByText(text.debug.limits, { exact: true }).first()).toBeVisible();
    await expectAccessible(page, "Debugging Configuration");
    await press(text.studio.panel.versions);
    await expect(page.getByText(text.versions.none)).toBeVisible();
    await expectAccessible(page, "versions");
    await press(text.studio.closePanel);

    await press(text.studio.publish.button);
    await expect(page.getByRole("heading", { name: text.publishing.text.title })).toBeVisible({ timeout: 30_000 });
    await expectAccessible(page, "Publish");
    await press(text.publishing.closeScreen);
    await press(text.wizard.back);
    await expect(page.getByText(text.wizard.maximumCu)).toBeVisible();
    await expectAccessible(page, "wizard, Network and Resource Configuration");

    await page.getByText(text.studio.mode.script, { exact: true }).click();
    await dialog.getByRole("button", { name: text.studio.ok, exact: true }).click();
    const editor = page.getByRole("textbox", { name: text.script.label, exact: true });
    await editor.click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(script.replace('"maxRetries"', '"maxRetrys"'));
    await expect(page.getByText(/maxRetrys/).last()).toBeVisible();
    await expectAccessible(page, "Script Mode with problems");
    await press(text.script.compare.title);
    await expectAccessible(page, "Script Mode, compared");

    await press(text.studio.recycleBin);
    await expect(dialog).toBeVisible();
    await expectAccessible(page, "recycle bin");
    await closeDialog();
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("combobox", { name: text.shell.search.open })).toBeVisible();
    await expectAccessible(page, "command palette");

    const failing = await makeTablestore(`nobody_${theme}`, { ...server.sandbox, tablestore: NOBODY });
    await post(`/api/data-sources/${failing.id}/tests`, { environment: "PROD" });
    await page.goto(`/data-integration/data-sources/${failing.id}`);
    await expect(page.getByRole("heading", { name: text.dataSources.diagnosis.remedy })).toBeVisible({
      timeout: 60_000,
    });
    await expectAccessible(page, "connectivity diagnosis");
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: text.shell.shortcuts.title })).toBeVisible();
    await expectAccessible(page, "shortcut sheet");
  });
}

test("the palette opens with Ctrl K, finds a page and goes there without a pointer", async ({ ownerPage: page }) => {
  await page.goto("/data-integration/data-sources");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search or run a command" }).fill("cycle instances");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Cycle instances" })).toBeVisible();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
});

/** Nothing in sight is a serious or critical finding. Only violations are worked out, and no second page is opened. */
async function expectAccessible(page: Page, what: string): Promise<void> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ["violations"] });
  const { violations } = await axe.analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const found = serious.map(({ id, nodes }) => `${what}, ${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  expect(found).toEqual([]);
}

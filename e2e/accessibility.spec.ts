import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./fixtures";

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
  "/operation-center/test-instances",
  "/operation-center/manual-instances",
  "/data-integration/sandbox",
  "/data-integration/sandbox?tab=tablestore",
  "/data-integration/sandbox?tab=faults",
  "/data-map/tables",
  "/data-map/sql",
  "/data-map/full-table",
  "/operation-center/alerts",
  "/operation-center/alerts?tab=rules",
  "/operation-center/alerts?tab=channels",
  "/data-integration/resource-groups",
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
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      const found = serious.map(({ id, nodes }) => `${route} ${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
      expect(found).toEqual([]);
    }
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

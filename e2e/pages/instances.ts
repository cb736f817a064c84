import { expect, type Page } from "@playwright/test";

/** Operation Center → Cycle instances. */
export function instancePages(page: Page) {
  // By name as well as by state: until a filter is answered the list still shows what stood there before.
  const rows = (node: string, state: string) =>
    page
      .getByRole("row")
      .filter({ has: page.getByRole("link", { name: node, exact: true }) })
      .filter({ has: page.getByText(state, { exact: true }) });
  return {
    async open() {
      await page.getByRole("navigation", { name: "Modules" }).getByRole("link", { name: "Operation Center" }).click();
      await page.getByRole("link", { name: "Cycle instances" }).click();
      await expect(page.getByRole("heading", { name: "Cycle instances" })).toBeVisible();
    },
    /** The list renews itself: nothing is reloaded here. */
    async untilOneSucceeded(node: string) {
      await page.getByRole("button", { name: /^Succeeded/ }).click();
      await page.getByLabel("Node name").fill(node);
      await expect(rows(node, "Succeeded").first()).toBeVisible({ timeout: 90_000 });
    },
    async openFirst(node: string, state: string) {
      await rows(node, state).first().getByRole("link", { name: node, exact: true }).click();
    },
  };
}

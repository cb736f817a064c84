import { expect, type Page } from "@playwright/test";

/** Operation Center → Cycle instances. */
export function instancePages(page: Page) {
  const rows = (state: string) => page.getByRole("row").filter({ has: page.getByText(state, { exact: true }) });
  return {
    async open() {
      await page.getByRole("navigation", { name: "Modules" }).getByRole("link", { name: "Operation Center" }).click();
      await page.getByRole("link", { name: "Cycle instances" }).click();
      await expect(page.getByRole("heading", { name: "Cycle instances" })).toBeVisible();
    },
    /** The list renews itself: nothing is reloaded here. */
    async untilOneSucceeded() {
      await page.getByRole("button", { name: /^Succeeded/ }).click();
      await page.getByLabel("Node name").fill("orders");
      await expect(rows("Succeeded").first()).toBeVisible({ timeout: 90_000 });
    },
    async openFirst(state: string) {
      await rows(state).first().getByRole("link").first().click();
    },
  };
}

import type { Page } from "@playwright/test";

/** Data Integration → Sandbox. */
export function sandboxPage(page: Page) {
  return {
    open: (tab = "") => page.goto(`/data-integration/sandbox${tab === "" ? "" : `?tab=${tab}`}`),
    tab: (name: string) => page.getByRole("tab", { name }).click(),
    row: (table: string, name: string) =>
      page.getByRole("table", { name: table }).getByRole("row").filter({ hasText: name }),
    dialog: (name: string | RegExp) => page.getByRole("dialog", { name }),
    button: (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" }),
  };
}

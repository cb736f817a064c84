import { expect, type Locator, type Page } from "@playwright/test";

/** Data Studio: the tree, the open node, its wizard and panels. Methods are what a person intends, and wait for it. */
export function dataStudioPages(page: Page) {
  const tree = page.getByRole("complementary", { name: "Nodes" });
  const dialog = page.getByRole("dialog");
  const run = page.getByRole("region", { name: "Debug run" });
  const studio = {
    tree,
    dialog,
    run,
    source: page.getByRole("region", { name: "Source", exact: true }),
    destination: page.getByRole("region", { name: "Destination", exact: true }),
    mapping: page.getByRole("group", { name: "Field mapping" }),
    scheduling: page.getByRole("complementary", { name: "Scheduling Configuration" }),
    next: page.getByRole("button", { name: "Next", exact: true }),
    row: (name: string) => tree.getByRole("treeitem").filter({ has: page.getByTitle(name, { exact: true }) }),

    async open() {
      await page.goto("/data-studio");
      await expect(page.getByRole("heading", { level: 1 })).toBeAttached();
    },
    async createNode(name: string) {
      await page.getByRole("button", { name: "Create Node" }).first().click();
      await dialog.getByLabel("Name").fill(name);
      await dialog.getByRole("button", { name: "OK" }).click();
      await expect(page.getByRole("tab", { name })).toBeVisible({ timeout: 30_000 });
    },
    async menu(row: string, ...path: readonly string[]) {
      await studio.row(row).getByTitle(row, { exact: true }).click({ button: "right" });
      for (const [index, item] of path.entries()) {
        const entry = page.getByRole("menuitem", { name: item }).last();
        if (index < path.length - 1) await entry.hover();
        else await entry.click();
      }
    },
    /** Picks from a list by typing. */
    async choose(within: Locator, label: string | RegExp, value: string) {
      await within.getByRole("combobox", { name: label }).click();
      await page.keyboard.type(value);
      await page.locator(".ant-select-dropdown:visible").getByText(value, { exact: true }).last().click();
    },
    async connected(side: "Source" | "Destination") {
      const connection = page.getByRole("status", { name: `Connection to ${side}` });
      await expect(connection).toContainText("Connected", { timeout: 60_000 });
    },
    async save() {
      await page.keyboard.press("Control+s");
      await expect(page.getByText(/^Draft saved/)).toBeVisible({ timeout: 30_000 });
    },
    async runEnds(state: "Succeeded" | "Failed") {
      await expect(run.getByRole("status").getByText(state, { exact: true })).toBeVisible({ timeout: 90_000 });
    },
  };
  return studio;
}

/** A moment as job parameters write it, on the clock of Asia/Shanghai. */
export function shanghai(minutesAgo: number): string {
  const at = new Date(Date.now() + 8 * 3_600_000 - minutesAgo * 60_000);
  return at.toISOString().replace(/[-T:]/g, "").slice(0, 14);
}

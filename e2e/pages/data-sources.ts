import { expect, type Page } from "@playwright/test";
import type { SandboxConnection } from "../support/console-server";

/** Data Integration → Data sources: registering both sides as the guide has it. */
export function dataSourcePages(page: Page, sandbox: SandboxConnection) {
  const begin = async (type: string) => {
    await page.getByRole("button", { name: "Add Data Source" }).first().click();
    const chooser = page.getByRole("dialog");
    await page.keyboard.type(type.slice(0, 6));
    await chooser.getByText(type, { exact: true }).click();
    await expect(page.getByRole("heading", { name: `Add ${type} Data Source` })).toBeVisible({ timeout: 30_000 });
  };
  const keys = async () => {
    await page.getByLabel("AccessKey ID").fill(sandbox.accessKeyId);
    await page.getByLabel("AccessKey Secret").fill(sandbox.accessKeySecret);
  };
  return {
    name: page.getByLabel("Data Source Name"),
    async openList() {
      await page.goto("/data-integration/data-sources");
      await expect(page.getByRole("heading", { name: "Data sources", level: 1 })).toBeVisible();
    },
    async beginTablestore(name: string, endpoint: string) {
      await begin("Tablestore");
      await page.getByLabel("Data Source Name").fill(name);
      await page.getByLabel("Tablestore Instance Name").fill(sandbox.tablestore.instance);
      await page.getByRole("textbox", { name: "Endpoint" }).fill(endpoint);
      await keys();
    },
    async beginMaxCompute(name: string) {
      await begin("MaxCompute");
      await page.getByLabel("Data Source Name").fill(name);
      await page.getByLabel("MaxCompute Project Name").fill(sandbox.maxcompute.project);
      await page.getByRole("textbox", { name: "Endpoint" }).first().fill(sandbox.maxcompute.endpoint);
      await keys();
    },
    async test(expected: "Connected" | "Failed" | "Login failed") {
      await page.getByRole("button", { name: /^Test (again|Network Connectivity)/ }).click();
      const group = page.getByRole("region", { name: "Connection Configuration" });
      await expect(group.getByText(expected, { exact: true })).toBeVisible({ timeout: 60_000 });
    },
    /** In spite of a test that failed. */
    async completeUntested(name: string) {
      await page.getByRole("button", { name: "Complete" }).click();
      await page.getByRole("button", { name: "Complete without a test" }).click();
      await expect(page.getByRole("row", { name: new RegExp(name) }).first()).toBeVisible({ timeout: 30_000 });
    },
    async complete(name: string) {
      await page.getByRole("button", { name: "Complete" }).click();
      await expect(page.getByRole("row", { name: new RegExp(name) }).first()).toBeVisible({ timeout: 30_000 });
    },
  };
}

import { expect, test } from "./fixtures";
import { sandboxPage } from "./pages/sandbox";
import { dismiss } from "./support/dismiss";

test("the sandbox: a sample table, traffic on it, its shards split and merged", async ({ ownerPage: page }) => {
  test.setTimeout(120_000);
  const sandbox = sandboxPage(page);
  await sandbox.open();
  await expect(page.getByText(/^http:\/\/127\.0\.0\.1:\d+\/api$/)).toBeVisible();

  await sandbox.button("Create sample table").click();
  const create = sandbox.dialog("Create sample table");
  await create.getByLabel("Table name").fill("Bad name");
  await expect(create.getByRole("button", { name: "Create", exact: true })).toBeDisabled();
  await create.getByLabel("Table name").fill("parcels");
  await create.getByRole("button", { name: "Create", exact: true }).click();
  await expect(create).toBeHidden({ timeout: 30_000 });

  await sandbox.button("Stop").click();
  await expect(sandbox.button("Start")).toBeVisible();
  await page.getByRole("combobox", { name: "Table" }).click();
  await page.locator(".ant-select-item-option", { hasText: "parcels" }).click();
  await expect(page.getByText("Stopped, on parcels")).toBeVisible();
  await sandbox.button("50 moments now").click();
  const written = page.getByRole("definition").filter({ hasText: /^\d{2,}$/ });
  await expect(written.first()).toBeVisible({ timeout: 30_000 });

  await sandbox.tab("Tablestore tables");
  const row = sandbox.row("Tables of the Tablestore sandbox", "parcels");
  await expect(row).toContainText("On, keeps 168 h");
  await row.getByRole("button", { name: "Shards of parcels" }).click();
  const drawer = sandbox.dialog("Shards of parcels");
  await drawer.getByRole("button", { name: "Split", exact: true }).click();
  await sandbox
    .dialog(/^Split the partition/)
    .getByRole("button", { name: "Split", exact: true })
    .click();
  await expect(drawer.getByRole("row")).toHaveCount(4, { timeout: 30_000 });
  await drawer.getByRole("button", { name: "Merge" }).first().click();
  await expect(drawer.getByRole("row")).toHaveCount(5, { timeout: 30_000 });
  await dismiss(drawer);
  await sandbox.tab("MaxCompute tables");
  await expect(sandbox.row("Tables of the MaxCompute sandbox", "parcels_changes")).toBeVisible();
});

test("the sandbox: faults are set, happen and are recorded; the clock moves and comes back", async ({
  ownerPage: page,
}) => {
  test.setTimeout(120_000);
  const sandbox = sandboxPage(page);
  await sandbox.open("faults");
  await sandbox.button("Add fault").click();
  const dialog = sandbox.dialog("Add fault");
  await dialog.getByLabel("Operation").fill("BatchWriteRow");
  await dialog.getByLabel("Error code").fill("");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(dialog.getByText("Enter the error code")).toBeVisible();
  await dialog.getByLabel("Error code").fill("OTSServerBusy");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(sandbox.row("Rules", "503 OTSServerBusy")).toContainText("Tablestore · BatchWriteRow");

  await sandbox.tab("Overview");
  await sandbox.button("50 moments now").click();
  await sandbox.tab("Faults");
  await expect(sandbox.row("What has happened", "BatchWriteRow")).toBeVisible({ timeout: 30_000 });
  await sandbox.button("Clear all").click();
  await page.getByRole("dialog", { name: "Clear all faults?" }).getByRole("button", { name: "Clear all" }).click();
  await expect(page.getByText("Nothing goes wrong on purpose")).toBeVisible();

  await sandbox.tab("Overview");
  await sandbox.button("Move the clock by +10 min").click();
  await expect(page.getByText(/^10 m 00 s ahead$/)).toBeVisible();
  await sandbox.button("Back to the host's time").click();
  await expect(page.getByText("The same", { exact: true })).toBeVisible();
});

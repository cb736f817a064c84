import { expect, test } from "./fixtures";
import { dataSourcePages } from "./pages/data-sources";
import { guideWith } from "../lib/core/job/testing/guide-script";
import { calls } from "./support/calls";
import { choose } from "./support/choose";
import { dismiss } from "./support/dismiss";

test("rows 6, 12, 21 to 25: the list, its filters and batch test, and a source that is edited and deleted", async ({
  ownerPage: page,
  server,
}) => {
  test.setTimeout(180_000);
  const sources = dataSourcePages(page, server.sandbox);
  const { makeNode, enterWorkspace } = calls(page, server.url);
  const dialog = page.getByRole("dialog");
  const row = page.getByRole("row", { name: /to_be_deleted/ });
  await sources.openList();
  for (const name of ["Name", "Type", "Environment", "Connection", "Connectivity"]) {
    await expect(page.getByRole("columnheader", { name, exact: true })).toBeVisible();
  }

  await test.step("rows 12, 21: a name that is taken, and a source that was never reached", async () => {
    await sources.beginTablestore("MyTablestoreDataSource", server.sandbox.tablestore.endpoint);
    await expect(page.getByText("This name is taken. Choose another one.")).toBeVisible();
    await sources.name.fill("to_be_deleted");
    await page.getByRole("button", { name: "Complete" }).click();
    await dialog.getByRole("button", { name: "Complete without a test" }).click();
    await expect(row).toBeVisible({ timeout: 30_000 });
  });

  await test.step("row 22: a secret left blank stays what it was", async () => {
    await row.getByRole("link").first().click();
    await page.getByLabel("Data Source Description").fill("for a while");
    await sources.test("Connected");
    await sources.complete("to_be_deleted");
  });

  await test.step("row 24: found by type and name, and tested together", async () => {
    await page.getByLabel("Name or endpoint").fill("to_be");
    await expect(page.getByRole("row", { name: /MyMaxComputeDataSource/ })).toBeHidden();
    await page.getByRole("checkbox", { name: "Select all rows" }).check();
    await page.getByRole("button", { name: "Test selected" }).click();
    await expect(row.getByText("Connected", { exact: true })).toBeVisible({ timeout: 60_000 });
  });

  await test.step("row 23: what uses it is named before it goes", async () => {
    await makeNode("its_user", guideWith({ reader: { datasource: "to_be_deleted" } }));
    await choose(row.getByRole("button", { name: /More|actions/i }), "Delete", dialog.getByText("its_user"));
    await dismiss(dialog);
  });

  await test.step("row 25: a workspace of two environments offers to create the one that is missing", async () => {
    await enterWorkspace("two_worlds", "STANDARD");
    await sources.beginTablestore("apart", server.sandbox.tablestore.endpoint);
    await sources.completeUntested("apart");
    await expect(page.getByRole("row", { name: /apart/ }).filter({ hasText: "Production" })).toBeVisible();
    await page.getByRole("button", { name: "Create the development environment of apart" }).click();
    await expect(page.getByRole("radio", { name: "Development" })).toBeChecked();
    await expect(page.getByLabel("Tablestore Instance Name")).toHaveValue("");
    await page.getByRole("button", { name: "Use the local sandbox" }).click();
    await expect(page.getByLabel("Tablestore Instance Name")).toHaveValue(server.sandbox.tablestore.instance);
    await expect(page.getByLabel("AccessKey Secret")).toHaveValue("");
    await sources.test("Connected");
  });

  await test.step("a link to a source of another workspace opens in that workspace", async () => {
    const { items } = (await (await page.request.get("/api/data-sources")).json()) as { items: { id: string }[] };
    await page.goto(`/data-integration/data-sources/${items[0]!.id}`);
    await expect(page.getByRole("button", { name: /^Workspace Demo/ })).toBeVisible({ timeout: 30_000 });
  });
});

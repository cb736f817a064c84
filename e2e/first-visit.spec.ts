import { expect, test } from "./fixtures";
import { accountPages } from "./pages/account";
import { instancePages } from "./pages/instances";

test("from the first visit to the log of a run: account, data sources, instances", async ({ page }) => {
  test.setTimeout(240_000);
  const account = accountPages(page);
  await page.goto("/");
  await expect(page).toHaveURL(/\/set-up$/);

  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByText("Enter a name")).toBeVisible();
  await expect(page.getByRole("textbox", { name: /^Name/ })).toBeFocused();

  await account.createOwner();
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible({ timeout: 30_000 });
  await page.getByRole("navigation", { name: "Modules" }).getByRole("link", { name: "Data Integration" }).click();
  await expect(page.getByRole("row", { name: /MyTablestoreDataSource/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /MyMaxComputeDataSource/ })).toBeVisible();

  const instances = instancePages(page);
  await instances.open();
  await instances.untilOneSucceeded("orders_to_maxcompute");
  await instances.openFirst("orders_to_maxcompute", "Succeeded");
  await expect(page.getByRole("heading", { name: "orders_to_maxcompute" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Stages" })).toBeVisible();
  await expect(page.getByRole("log", { name: "Run log" })).toContainText("Records read");
});

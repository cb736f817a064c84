import { expect, test } from "./fixtures";
import { accountPages } from "./pages/account";
import { OWNER } from "./support/owner";

test("the first visitor creates the owner account and lands in the console", async ({ page }) => {
  const account = accountPages(page);
  await page.goto("/");
  await expect(page).toHaveURL(/\/set-up$/);

  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByText("Enter a name")).toBeVisible();
  await expect(page.getByLabel("Name", { exact: true })).toBeFocused();

  await account.createOwner();
  await expect(page.getByRole("heading", { name: "Data sources" })).toBeVisible();

  await account.signOut();
  await account.signIn(OWNER.email, "wrong horse battery staple");
  await expect(page.getByRole("alert").filter({ hasText: "do not belong together" })).toBeVisible();
  await account.signIn(OWNER.username, OWNER.password);
  await expect(page.getByRole("heading", { name: "Data sources" })).toBeVisible();
});

test("a page asked for before signing in is shown after it", async ({ page, ownerState }) => {
  expect(ownerState).not.toBe("");
  await page.goto("/data-integration/data-sources?q=orders");
  await accountPages(page).signIn(OWNER.email, OWNER.password);
  await expect(page).toHaveURL(/data-sources\?q=orders$/);
  await expect(page.getByLabel("Name or endpoint")).toHaveValue("orders");
});

test("the sign-in page sends nobody to another site", async ({ page, ownerState }) => {
  expect(ownerState).not.toBe("");
  await page.goto("/sign-in?next=//evil.example/");
  await accountPages(page).signIn(OWNER.email, OWNER.password);
  await expect(page).toHaveURL(/localhost:\d+\/data-integration/);
});

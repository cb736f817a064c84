import { expect, test } from "./fixtures";
import { accountPages } from "./pages/account";
import { OWNER } from "./support/owner";

// In a session of its own: signing out ends it on the server, and others go on with the owner's.
test("signing out and in again, a wrong password, and a session that ends under a form", async ({
  page,
  ownerState,
  context,
}) => {
  expect(ownerState).toContain("session");
  const account = accountPages(page);
  await page.goto("/");
  await account.signIn(OWNER.email, OWNER.password);
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
  await account.signOut();
  await account.signIn(OWNER.email, "wrong horse battery staple");
  await expect(page.getByText("Name and password do not belong together.")).toBeVisible();
  await account.signIn(OWNER.username, OWNER.password);
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();

  await page.goto("/management/account");
  const panel = page.getByRole("region", { name: "Password", exact: true });
  await panel.getByLabel("Current password").fill("typed before");
  await panel.getByLabel("New password").fill(OWNER.password);
  await context.clearCookies();
  await panel.getByRole("button", { name: "Change password" }).click();
  const opened = context.waitForEvent("page");
  await page.getByRole("link", { name: "Sign in in another tab" }).click();
  const other = await opened;
  await accountPages(other).signIn(OWNER.username, OWNER.password);
  await expect(other.getByRole("heading", { name: "Overview" })).toBeVisible();
  await other.close();
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  await expect(page.getByText("Your session has ended.")).toBeHidden();
  await expect(panel.getByLabel("Current password")).toHaveValue("typed before");
});

test("a page asked for before signing in is shown after it", async ({ page, ownerState }) => {
  expect(ownerState).toContain("session");
  await page.goto("/data-integration/data-sources?q=Tablestore");
  await accountPages(page).signIn(OWNER.email, OWNER.password);
  await expect(page).toHaveURL(/data-sources\?q=Tablestore$/);
  await expect(page.getByLabel("Name or endpoint")).toHaveValue("Tablestore");
});

test("the sign-in page sends nobody to another site", async ({ page, ownerState }) => {
  expect(ownerState).toContain("session");
  await page.goto("/sign-in?next=//evil.example/");
  await accountPages(page).signIn(OWNER.email, OWNER.password);
  await expect(page).toHaveURL(/localhost:\d+\/operation-center/);
});

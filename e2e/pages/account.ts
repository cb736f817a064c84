import { expect, type Page } from "@playwright/test";
import { OWNER } from "../support/owner";

/** The set-up and sign-in pages. */
export function accountPages(page: Page) {
  return {
    async createOwner() {
      await page.getByRole("textbox", { name: /^Name/ }).fill(OWNER.name);
      await page.getByLabel("User name").fill(OWNER.username);
      await page.getByLabel("E-mail address").fill(OWNER.email);
      await page.getByLabel("Password").fill(OWNER.password);
      await page.getByRole("button", { name: "Create account" }).click();
    },
    async signIn(identifier: string, password: string) {
      await page.getByLabel("E-mail address or user name").fill(identifier);
      await page.getByLabel("Password").fill(password);
      await page.getByRole("button", { name: "Sign in" }).click();
    },
    async signOut() {
      await page.getByRole("button", { name: `Account of ${OWNER.name}` }).click();
      await page.getByRole("menuitem", { name: "Sign out" }).click();
      await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    },
  };
}

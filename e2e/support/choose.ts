import { expect, type Locator } from "@playwright/test";

/**
 * Opens a menu by its button and chooses from it what leads to `then`; once more where the page drew itself anew between
 * the press and the release, as it may while its data comes.
 */
export async function choose(button: Locator, item: string, then: Locator): Promise<void> {
  const entry = button.page().getByRole("menuitem", { name: item, exact: true });
  await expect(async () => {
    if (await then.isVisible()) return;
    if (!(await entry.isVisible())) await button.click({ timeout: 5_000 });
    await entry.click({ timeout: 5_000 });
    await expect(then).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
}

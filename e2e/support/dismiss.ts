import { expect, type Locator } from "@playwright/test";

/**
 * Escape, until a menu, dialog or drawer is gone: one that is still opening may not hear the first, and one that is still
 * closing would stand beside the next.
 */
export async function dismiss(layer: Locator): Promise<void> {
  await expect(async () => {
    await layer.page().keyboard.press("Escape");
    await expect(layer).toBeHidden({ timeout: 3_000 });
  }).toPass({ timeout: 30_000 });
}

import { expect, test } from "./fixtures";

test("row 114: a calendar is made, followed by a node, and stays while it is", async ({ ownerPage: page, server }) => {
  test.setTimeout(120_000);
  await page.goto("/management/calendars");
  await expect(page.getByText("No calendar yet")).toBeVisible();
  await page.getByRole("button", { name: "Create calendar" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("trading_days");
  await dialog.getByRole("button", { name: "Dates as text…" }).click();
  await dialog.getByLabel("Dates as text").fill("2026-13-01");
  await dialog.getByRole("button", { name: "Use these dates" }).click();
  await expect(dialog.getByText(/line 1/i)).toBeVisible();
  const year = new Date().getFullYear();
  await dialog.getByLabel("Dates as text").fill(`${year}-03-02 ${year}-03-03`);
  await dialog.getByRole("button", { name: "Use these dates" }).click();
  await expect(dialog.getByText("2 dates in all")).toBeVisible();
  // The month of the first date is shown; arrows move, a press takes a date in.
  await dialog.locator(`[data-date="${year}-03-03"]`).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await expect(dialog.locator(`[data-date="${year}-03-04"]`)).toHaveAttribute("aria-pressed", "true");
  await dialog.getByRole("button", { name: "Create calendar" }).click();
  const row = page.getByRole("row", { name: /trading_days/ });
  await expect(row).toContainText("3");

  const options = { headers: { origin: server.url } };
  const config = { cycle: { kind: "day", time: "01:00" }, calendar: "trading_days" };
  const made = await page
    .context()
    .request.post("/api/nodes", { ...options, data: { name: "follows_calendar", config } });
  expect(made.status()).toBe(201);
  await page.reload();
  await row.getByRole("button", { name: "1 node" }).click();
  await expect(dialog.getByRole("link", { name: "follows_calendar" })).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("button", { name: "Delete trading_days" }).click();
  await expect(dialog.getByText(/A node follows it/)).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Delete" })).toBeDisabled();
  await dialog.getByRole("button", { name: "Cancel" }).click();

  const { id } = (await made.json()) as { id: string };
  await page.context().request.delete(`/api/nodes/${id}`, options);
  await page.getByRole("button", { name: "Delete trading_days" }).click();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("No calendar yet")).toBeVisible();
});

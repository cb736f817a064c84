import { expect, test } from "./fixtures";

test("search finds a section, and the calculator computes what an instance would get", async ({ ownerPage: page }) => {
  await page.goto("/docs");
  await page.getByRole("searchbox", { name: "Search the documentation" }).fill("add_months");
  await page.keyboard.press("Enter");
  await page.getByRole("main").getByRole("link", { name: "Offsets", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Parameters", level: 1 })).toBeVisible();
  await expect(page).toHaveURL(/\/docs\/reference\/parameters#offsets$/);

  const calculator = page.getByRole("region", { name: "Try an expression" });
  const value = calculator.getByRole("status", { name: "Value" });
  await expect(value).toHaveText("20230423175000");
  await calculator.getByRole("textbox", { name: "Expression" }).fill("$[add_months(yyyymmdd,-1)]");
  await expect(value).toHaveText("20230323");
  await calculator.getByRole("textbox", { name: "Expression" }).fill("$[yyyymm-1]");
  await expect(calculator.getByRole("alert")).toContainText("add_months");
});

test("help links land on what they are about, in the language of the reader", async ({ ownerPage: page }) => {
  await page.goto("/operation-center/alerts");
  const opened = page.waitForEvent("popup");
  await page.getByRole("link", { name: "Help: this page" }).click();
  const help = await opened;
  await expect(help.getByRole("heading", { name: "Alerts", level: 1 })).toBeVisible();
  await help.close();

  await page.getByRole("button", { name: "Help", exact: true }).click();
  await page.getByRole("menuitem", { name: "Error catalogue" }).click();
  await expect(page.getByRole("heading", { name: "common.not_found" })).toBeVisible();

  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search or run a command" }).fill("retention of the stream");
  await page.getByRole("option", { name: /^Search the documentation for/ }).click();
  await expect(page.getByRole("heading", { name: "Search results" })).toBeVisible();
});

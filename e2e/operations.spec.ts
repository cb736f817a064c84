import { expect, test } from "./fixtures";
import { instancePages } from "./pages/instances";

test("rows 145, 152, 153, 163: from the overview to an instance, its graph, code and diagnosis, and on with ]", async ({
  ownerPage: page,
}) => {
  test.setTimeout(240_000);
  await page.goto("/operation-center/instances");
  const instances = instancePages(page);
  await instances.untilOneSucceeded("orders_to_maxcompute");

  await page.goto("/operation-center/overview");
  await expect(page.getByRole("link", { name: /Succeeded today/ })).toContainText(/[1-9]/, { timeout: 60_000 });
  await expect(page.getByRole("region", { name: "Freshness" })).toContainText("maxcompute_target_table");
  await page.getByRole("link", { name: /Succeeded today/ }).click();
  await expect(page).toHaveURL(/state=SUCCESS/);
  await page.getByRole("link", { name: "orders_to_maxcompute" }).first().click();

  await expect(page.getByRole("heading", { level: 1, name: "orders_to_maxcompute" })).toBeVisible();
  const graph = page.getByRole("region", { name: "Dependencies" });
  await expect(graph.getByText("demo_root").first()).toBeVisible({ timeout: 30_000 });
  await page.getByRole("tab", { name: "Code" }).click();
  await expect(page.getByText(/"startTimeString": "\d{14}"/)).toBeVisible();
  await page.getByRole("tab", { name: "Diagnosis" }).click();
  await expect(page.getByRole("region", { name: "Intelligent Diagnosis" })).toContainText("Execution");

  const first = page.url();
  await expect(page.getByRole("button", { name: "Next instance of this node" })).toBeEnabled();
  await page.keyboard.press("]");
  await expect(page).not.toHaveURL(first);
  await expect(page.getByRole("button", { name: "Previous instance of this node" })).toBeEnabled();
  await page.keyboard.press("[");
  await expect(page).toHaveURL(first);
});

test("rows 157, 162: descendants are listed with what can run, and an operation names who did it", async ({
  ownerPage: page,
}) => {
  test.setTimeout(240_000);
  await page.goto("/operation-center/instances");
  const instances = instancePages(page);
  await instances.untilOneSucceeded("orders_to_maxcompute");
  await instances.openFirst("orders_to_maxcompute", "Succeeded");
  await expect(page.getByRole("heading", { level: 1, name: "orders_to_maxcompute" })).toBeVisible();
  await page.getByRole("button", { name: "More actions", exact: true }).click();
  await page.getByRole("menuitem", { name: "Freeze", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Freeze" }).click();
  await page.getByRole("tab", { name: "Operation log" }).click();
  const log = page.getByRole("table", { name: "Operation log" });
  // The newest stands first; tests before this one may have frozen it too.
  await expect(log.getByRole("row", { name: /Freeze/ }).first()).toContainText("Lin Wei", { timeout: 30_000 });
});

test("rows 150, 166, 167, 169: a backfill from a task shows every window before it runs, and its dates after", async ({
  ownerPage: page,
}) => {
  test.setTimeout(240_000);
  await page.goto("/operation-center/tasks");
  const row = page.getByRole("row", { name: /orders_to_maxcompute/ });
  await expect(row).toContainText("Every hour");
  await row.getByRole("button", { name: /^Backfill/ }).click();
  const preview = page.getByRole("region", { name: "What will run" }).first();
  await expect(preview).toContainText("24 instances", { timeout: 30_000 });
  await expect(preview.getByRole("row")).not.toHaveCount(1);
  await page.getByRole("button", { name: "Start backfill" }).click();
  await expect(page.getByRole("region", { name: "Business dates" }).first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("heading", { level: 1 })).toContainText("P_orders_to_maxcompute");
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText("Paused").first()).toBeVisible();
});

test("row 170: a test runs real code and stands among the test instances", async ({ ownerPage: page }) => {
  test.setTimeout(240_000);
  await page.goto("/operation-center/tasks");
  const row = page.getByRole("row", { name: /orders_to_maxcompute/ });
  await row.getByRole("button", { name: /More actions/ }).click();
  await page.getByRole("menuitem", { name: "Test" }).click();
  await page.getByRole("button", { name: "Start test" }).click();
  await expect(page).toHaveURL(/test-instances/, { timeout: 30_000 });
  await expect(page.getByRole("table").getByRole("link", { name: "orders_to_maxcompute" }).first()).toBeVisible();
});

test("the timeline is moved and read by the keyboard alone", async ({ ownerPage: page }) => {
  await page.goto("/operation-center/timeline");
  const picture = page.getByRole("application");
  await picture.focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByText("Choose a bar")).toBeHidden();
  await expect(page).toHaveURL(/run=/);
  await page.keyboard.press("-");
  await expect(page).toHaveURL(/span=d1/);
});

import { guideWith } from "../lib/core/job/testing/guide-script";
import { expect, test } from "./fixtures";
import { instancePages } from "./pages/instances";
import { calls } from "./support/calls";
import { choose } from "./support/choose";
import { alias } from "./support/console-server";
import { dismiss } from "./support/dismiss";

test("rows 145, 152, 153, 163 to 165, 179: from the overview to an instance, its graph, code and diagnosis, and on with ]", async ({
  ownerPage: page,
}) => {
  test.setTimeout(240_000);
  await page.goto("/operation-center/instances");
  const instances = instancePages(page);
  await instances.untilOneSucceeded("orders_to_maxcompute");

  await page.goto("/operation-center/overview");
  await expect(page.getByRole("link", { name: /Succeeded today/ })).toContainText(/[1-9]/, { timeout: 60_000 });
  await expect(page.getByRole("region", { name: "Freshness" })).toContainText("maxcompute_target_table");
  await expect(page.getByRole("region", { name: "Completion" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Rankings" })).toBeVisible();
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
  await expect(page.getByRole("region", { name: "Where the time went" })).toBeVisible();

  const first = page.url();
  await expect(page.getByRole("button", { name: "Next instance of this node" })).toBeEnabled();
  await page.keyboard.press("]");
  await expect(page).not.toHaveURL(first);
  await expect(page.getByRole("button", { name: "Previous instance of this node" })).toBeEnabled();
  await page.keyboard.press("[");
  await expect(page).toHaveURL(first);
});

test("rows 154, 156, 162, 188: what a state forbids is disabled, a rerun says what it doubles, and an operation names who did it", async ({
  ownerPage: page,
}) => {
  test.setTimeout(240_000);
  await page.goto("/operation-center/instances");
  const instances = instancePages(page);
  await instances.untilOneSucceeded("orders_to_maxcompute");
  await instances.openFirst("orders_to_maxcompute", "Succeeded");
  await expect(page.getByRole("heading", { level: 1, name: "orders_to_maxcompute" })).toBeVisible();
  await page.getByRole("button", { name: "Rerun", exact: true }).click();
  await expect(page.getByRole("dialog")).toContainText("those rows are written a second time");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  const graph = page.getByRole("region", { name: "Dependencies" });
  await graph.getByText("orders_to_maxcompute").first().click({ button: "right", timeout: 30_000 });
  await expect(page.getByRole("menuitem", { name: "Set Status to Successful" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  await expect(page.getByRole("menuitem", { name: "Rerun Descendants" })).toBeVisible();
  await dismiss(page.getByRole("menu").filter({ hasText: "Rerun Descendants" }));
  const freeze = page.getByRole("dialog").getByRole("button", { name: "Freeze" });
  await choose(page.getByRole("button", { name: "More actions", exact: true }), "Freeze", freeze);
  await freeze.click();
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

test("rows 151, 170: a task shows what is deployed, and a test runs real code and stands among the test instances", async ({
  ownerPage: page,
}) => {
  test.setTimeout(240_000);
  await page.goto("/operation-center/tasks");
  const row = page.getByRole("row", { name: /orders_to_maxcompute/ });
  const details = page.getByRole("dialog", { name: "orders_to_maxcompute" });
  await choose(row.getByRole("button", { name: /More actions/ }), "View Details", details);
  await expect(details.getByText("$[yyyymmddhh24-1/24]$[miss-10/24/60]")).toBeVisible({ timeout: 30_000 });
  await details.getByRole("button", { name: "Close" }).first().click();
  await expect(details).toBeHidden();
  const start = page.getByRole("button", { name: "Start test" });
  await choose(row.getByRole("button", { name: /More actions/ }), "Test", start);
  await start.click();
  await expect(page).toHaveURL(/test-instances/, { timeout: 30_000 });
  await expect(page.getByRole("table").getByRole("link", { name: "orders_to_maxcompute" }).first()).toBeVisible();
});

test("records that the destination refused are listed, replayed once it takes them, and counted", async ({
  ownerPage: page,
  server,
}) => {
  test.setTimeout(300_000);
  const { post } = calls(page, server.url);
  const sql = (text: string) =>
    server.run(["bin/millrace.js", "sql", "--workspace", "demo", "--data-source", "MyMaxComputeDataSource", text]);
  const columns = (type: string) =>
    `(pk STRING, colname STRING, version BIGINT, colvalue ${type}, optype STRING, sequenceinfo STRING)`;
  await sql(`CREATE TABLE orders_short ${columns("VARCHAR(3)")}`);
  const script = guideWith({
    reader: { dataTable: "orders", statusTable: "ShortStatus" },
    writer: { table: "orders_short" },
    setting: { errorLimit: { record: "" } },
  });
  const { items } = (await (await page.request.get("/api/nodes")).json()) as { items: { id: string; name: string }[] };
  const copyOf = items.find(({ name }) => name === "orders_to_maxcompute")!.id;
  const { id } = await post<{ id: string }>("/api/nodes", {
    name: "orders_short",
    copyOf,
    script,
  });
  await post(`/api/nodes/${id}/publish`, {});
  const hour = new Date(Date.now() + 8 * 3_600_000).toISOString();
  const bizdate = new Date(Date.parse(hour) - 24 * 3_600_000).toISOString().slice(0, 10);
  const time = `${hour.slice(11, 13)}:00`;
  await post(`/api/cycle-tasks/${id}/test-instances`, { bizdate, hours: { from: time, to: time } });

  await page.goto("/operation-center/test-instances?node=orders_short");
  await instancePages(page).openFirst("orders_short", "Succeeded");
  await page.getByRole("tab", { name: "Dirty records" }).click();
  const records = page.getByRole("table", { name: "Dirty records" });
  await expect(records.getByRole("row", { name: /colvalue|VARCHAR/i }).first()).toBeVisible({ timeout: 30_000 });
  const all = await page.getByRole("button", { name: /^All [\d,]+$/ }).textContent();
  const count = /[\d,]+$/.exec(all!)![0];

  // The mend: the column takes every length. Rows of the first run do not matter here.
  await sql("DROP TABLE orders_short");
  await sql(`CREATE TABLE orders_short ${columns("STRING")}`);
  await page.getByRole("button", { name: "Replay dirty records" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("orders_short").first()).toBeVisible({ timeout: 30_000 });
  await dialog.getByRole("button", { name: new RegExp(`^Replay ${count} record`) }).click();
  await expect(page.getByText(new RegExp(`^Replays ${count} dirty records of attempt 1 of`))).toBeVisible({
    timeout: 30_000,
  });
  await expect(page.locator("main").getByText("Succeeded", { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  await page.getByRole("note").getByRole("link").click();
  await expect(page.getByText(`${count} loaded, 0 dirty again`)).toBeVisible({ timeout: 60_000 });
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

test("row 178: a baseline with committed time shows Safe, Warning or Overtime", async ({ ownerPage: page, server }) => {
  test.setTimeout(240_000);
  const program = (what: string) => server.run([alias, "e2e/support/late-run.ts", what]);
  const { post } = calls(page, server.url);
  await program("make");
  await page.goto("/operation-center/tasks?q=late_report");
  const dialog = page.getByRole("dialog");
  const another = dialog.getByRole("button", { name: "New baseline with these tasks" });
  await choose(page.getByRole("button", { name: /^More.*late_report/ }), "Add to Baseline", another);
  await another.click();
  await dialog.getByRole("textbox", { name: /^Name/ }).fill("Figures at noon");
  await dialog.getByRole("textbox", { name: /^Committed time/ }).fill("47:59");
  await dialog.getByRole("button", { name: "Add Baseline" }).click();
  await expect(dialog).toBeHidden();

  await page.goto("/operation-center/baselines");
  const row = page.getByRole("row", { name: /Figures at noon/ });
  await expect(row).toContainText("Warning");
  await expect(row).toContainText("Held up: a run on its way has failed");
  await row.getByRole("link", { name: "Figures at noon" }).click();
  const path = page.getByRole("region", { name: /^Key path/ });
  const run = path.getByRole("link", { name: "late_report" });
  const instance = (await run.getAttribute("href"))!.split("/").at(-1)!;
  await post(`/api/instances/${instance}/actions`, { operation: "setSuccess" });
  await expect(path).toContainText("Safe", { timeout: 60_000 });
  await expect(path).toContainText(/Done .* before the committed time/);

  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await dialog.getByRole("textbox", { name: /^Committed time/ }).fill("13:00");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await program("since");
  await expect(page.getByRole("table", { name: "History" })).toContainText("Overtime", { timeout: 60_000 });
  await page.getByRole("button", { name: "Delete baseline" }).click();
  await dialog.getByRole("button", { name: "Delete baseline" }).click();
  await expect(page).toHaveURL(/\/operation-center\/baselines$/);
  await program("remove");
});

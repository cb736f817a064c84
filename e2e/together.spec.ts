import type { Browser, Page } from "@playwright/test";
import { guideWith } from "../lib/core/job/testing/guide-script";
import { expect, test } from "./fixtures";
import { calls } from "./support/calls";
import { dataStudioPages, shanghai } from "./pages/data-studio";

const PASSWORD = "correct horse battery staple";
const SCRIPT = guideWith({ reader: { dataTable: "orders" }, writer: { table: "maxcompute_target_table" } });
const STREAM_SCRIPT = JSON.stringify({
  type: "job",
  version: "2.0",
  steps: [
    {
      stepType: "stream",
      category: "reader",
      name: "Reader",
      parameter: { column: [{ value: "x" }], sliceRecordCount: 1 },
    },
    { stepType: "stream", category: "writer", name: "Writer", parameter: {} },
  ],
  order: { hops: [{ from: "Reader", to: "Writer" }] },
  setting: { errorLimit: { record: "0" }, speed: { concurrent: 1 } },
});
const REVIEWED_CONFIG = {
  cycle: { kind: "hourRange" },
  instanceMode: "T+1",
  dependencies: [{ output: "reviewed_root" }],
  outputs: [{ name: "reviewed.reviewed_node" }],
};

test("rows 5, 27, 38, 39: who edits holds the node, who may not edit is told why, and nothing typed is lost", async ({
  ownerPage: page,
  browser,
  server,
}) => {
  test.setTimeout(120_000);
  const { makeNode } = calls(page, server.url);
  const join = joining(page, browser, server.url);
  const id = await makeNode("shared_node", SCRIPT);
  const mine = dataStudioPages(page);
  const retries = mine.source.getByLabel("Maximum Retries");

  await test.step("row 38: a change shows a dot, and closing asks what becomes of it", async () => {
    await page.goto(`/data-studio/${id}`);
    await expect(retries).toHaveValue("30", { timeout: 30_000 });
    await page.route("**/draft", (route) => route.abort());
    await retries.fill("29");
    await page.getByRole("button", { name: "Close shared_node" }).click();
    await mine.dialog.getByRole("button", { name: "Keep open" }).click();
    await expect(page.getByRole("tab", { name: "shared_node, not saved" })).toBeVisible();
    await page.unroute("**/draft");
    await mine.save();
  });

  await test.step("row 39: a second person sees who holds it, and takes the lock over", async () => {
    const second = await join("zhangsan", "Zhang San", "DEVELOPER");
    await second.goto(`/data-studio/${id}`);
    await expect(second.getByText(/is editing this node/)).toBeVisible({ timeout: 30_000 });
    const theirs = dataStudioPages(second).source.getByLabel("Maximum Retries");
    await expect(theirs).toBeDisabled();
    await second.getByRole("button", { name: "Steal Lock" }).click();
    await theirs.fill("28");
    await expect(second.getByText(/^Draft saved/)).toBeVisible();
    await second.context().close();
    await retries.press("5"); // does nothing where the page knows of the lock already
    await expect(page.getByText(/Zhang San/).first()).toBeVisible({ timeout: 30_000 });
  });

  await test.step("rows 5, 27: a visitor reads everything and is told which right is missing", async () => {
    const visitor = await join("guojing", "Guo Jing", "VISITOR");
    await visitor.goto("/data-integration/data-sources");
    await expect(visitor.getByText(/^You are Visitor. Changing data sources needs one of/)).toBeVisible();
    await expect(visitor.getByRole("button", { name: "Add Data Source" })).toBeDisabled();
    await visitor.goto("/data-integration/resource-groups");
    const group = visitor.getByRole("region", { name: "default", exact: true });
    await expect(group.getByText(/instances; \d+ of this workspace waiting/)).toBeVisible();
    await visitor.context().close();
  });
});

test("row 41: a personal directory holds private files that cannot be scheduled", async ({
  ownerPage: page,
  browser,
  server,
}) => {
  test.setTimeout(180_000);
  const { post } = calls(page, server.url);
  const studio = dataStudioPages(page);
  const { id } = await post<{ id: string }>("/api/nodes", { name: "my_trial", script: SCRIPT, personal: true });
  const notice = page.getByText(/^A personal file: only you see it/);

  await test.step("it is edited and debugged, and says why it is not published", async () => {
    await page.goto(`/data-studio/${id}`);
    await expect(notice).toBeVisible({ timeout: 30_000 });
    await expect(studio.row("my_trial")).toBeVisible();
    await expect(page.getByRole("button", { name: "Publish", exact: true })).toBeDisabled();
    await studio.source.getByLabel("Maximum Retries").fill("29");
    await studio.save();
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await studio.dialog.getByLabel("startTime").fill(shanghai(60));
    await studio.dialog.getByLabel("endTime").fill(shanghai(10));
    await studio.dialog.getByRole("button", { name: "Run", exact: true }).click();
    await studio.runEnds("Succeeded");
  });

  const other = await joining(page, browser, server.url)("lisi", "Li Si", "ADMINISTRATOR");
  const theirs = dataStudioPages(other);
  await test.step("another member finds it under no address and in no list", async () => {
    await other.goto(`/data-studio/${id}`);
    await expect(other.getByRole("alert").getByText(/does not exist/)).toBeVisible({ timeout: 30_000 });
    await other.getByText("Personal", { exact: true }).click();
    await expect(theirs.tree.getByText("Your personal directory is empty")).toBeVisible();
    await other.keyboard.press("Control+k");
    await other.getByRole("combobox", { name: "Search or run a command" }).fill("my_trial");
    await expect(other.getByRole("option", { name: "my_trial", exact: true })).toBeHidden();
  });

  await test.step("moved to the workspace directories it is a node like any other", async () => {
    await page.getByRole("button", { name: "Move to Workspace Directories" }).click();
    await expect(studio.dialog.getByText(/every member of the workspace sees it/)).toBeVisible();
    await studio.dialog.getByRole("button", { name: "Move", exact: true }).click();
    await expect(notice).toBeHidden({ timeout: 30_000 });
    await expect(studio.row("my_trial")).toBeVisible();
    await expect(page.getByRole("button", { name: "Publish", exact: true })).toBeEnabled();
    await theirs.open();
    await expect(theirs.row("my_trial")).toBeVisible({ timeout: 30_000 });
  });
  await other.context().close();
});

test("row 138: where publishing needs a review, it waits until another user approves it", async ({
  ownerPage: page,
  browser,
  server,
}) => {
  test.setTimeout(180_000);
  const { post } = calls(page, server.url);
  const { id: workspace } = await post<{ id: string }>("/api/workspaces", {
    name: "reviewed",
    displayName: "Reviewed",
  });
  await post("/api/accounts", { name: "Wang Wu", username: "wangwu", email: "wangwu@example.com", password: PASSWORD });
  await post(`/api/workspaces/${workspace}/members`, { identifier: "wangwu", role: "OPERATOR" });
  const made = await page.request.post("/api/nodes", {
    headers: { origin: server.url, "x-millrace-workspace": workspace },
    data: { name: "reviewed_node", script: STREAM_SCRIPT, config: REVIEWED_CONFIG },
  });
  const { id: node } = (await made.json()) as { id: string };

  await page.goto(`/workspaces/${workspace}?next=/management/workspace`);
  await page.getByLabel("Publishing needs a review").click();
  // The page loads anew once it is saved: what is shown of the setting stands in the frame as well.
  const reloaded = page.waitForEvent("load");
  await page.getByRole("button", { name: "Save" }).click();
  await reloaded;
  await expect(page.getByLabel("Publishing needs a review")).toBeChecked({ timeout: 30_000 });

  await page.goto(`/data-studio/${node}`);
  const screen = page.getByRole("region", { name: "Publish reviewed_node" });
  const publish = async () => {
    await screen.getByRole("button", { name: "Publish to Production" }).click({ timeout: 30_000 });
    await expect(screen.getByText("Waiting for review").first()).toBeVisible({ timeout: 30_000 });
  };
  await page.getByRole("button", { name: "Publish", exact: true }).click({ timeout: 30_000 });
  await publish();
  await screen.getByRole("button", { name: "Open Package" }).click();
  await expect(page.getByText(/so somebody else reviews it/)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("button", { name: "Approve and Publish" })).toHaveCount(0);

  const second = await signIn(browser, server.url, "wangwu");
  const review = second.getByRole("region", { name: "Your review" });
  const openPackage = async () => {
    await second.goto(`/workspaces/${workspace}?next=/operation-center/deployments`);
    const waiting = second.getByRole("table", { name: "Publish packages" });
    await waiting.getByRole("link", { name: "reviewed_node V1" }).click({ timeout: 30_000 });
    await expect(second.getByRole("table", { name: /Next runs/ })).toBeVisible({ timeout: 30_000 });
  };
  await openPackage();
  await expect(second.getByRole("img", { name: "1 publish waits for your review" }).first()).toBeVisible();
  await review.getByRole("button", { name: "Reject" }).click();
  await expect(review.getByText("Say what has to change.")).toBeVisible();
  await review.getByLabel("Comment").fill("Name the rows.");
  await review.getByRole("button", { name: "Reject" }).click();
  await expect(second.getByText("Wang Wu rejected it.")).toBeVisible({ timeout: 30_000 });

  await page.goto(`/data-studio/${node}`);
  await page.getByRole("button", { name: "Publish", exact: true }).click({ timeout: 30_000 });
  await expect(screen.getByText("Name the rows.")).toBeVisible({ timeout: 30_000 });
  await publish();
  await openPackage();
  await review.getByRole("button", { name: "Approve and Publish" }).click();
  await expect(second.getByText("Wang Wu approved it.")).toBeVisible({ timeout: 30_000 });
  await expect(screen.getByText("Version 1 is in production.")).toBeVisible({ timeout: 60_000 });
  await second.context().close();
});

test("row 26: a data source is shared with another workspace, which uses it and changes nothing of it", async ({
  ownerPage: page,
  server,
}) => {
  test.setTimeout(120_000);
  const { post, makeTablestore } = calls(page, server.url);
  const { id } = await makeTablestore("lent_source", server.sandbox);
  const listed = (await (await page.request.get("/api/workspaces")).json()) as { items: { id: string }[] };
  const lender = listed.items[0]!.id;
  const made = await post<{ id: string }>("/api/workspaces", { name: "borrower", displayName: "Borrower" });
  const source = `/data-integration/data-sources/${id}`;
  const shares = page.getByRole("region", { name: "Share with workspaces" });

  await page.goto(source);
  await shares.getByRole("combobox", { name: "Workspace" }).click({ timeout: 30_000 });
  await page.keyboard.type("Borrower");
  await page.locator(".ant-select-dropdown:visible").getByText("Borrower", { exact: true }).click();
  await shares.getByRole("button", { name: "Share", exact: true }).click();
  await expect(shares.getByRole("listitem").filter({ hasText: "Borrower" })).toBeVisible({ timeout: 30_000 });

  await page.goto(`/workspaces/${made.id}?next=/data-integration/data-sources`);
  const row = page.getByRole("row", { name: /lent_source/ });
  await expect(row.getByText(/^Shared by /)).toBeVisible({ timeout: 30_000 });
  await row.getByRole("button", { name: "Test lent_source" }).click();
  await expect(row.getByText("Connected", { exact: true })).toBeVisible({ timeout: 60_000 });
  await row.getByRole("link").first().click();
  await expect(page.getByText(/it can be tested and used here, and is changed there/)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("button", { name: "Complete" })).toBeDisabled();
  await expect(shares).toBeHidden();

  await page.goto(`/workspaces/${lender}?next=${source}`);
  await shares.getByRole("button", { name: "Stop sharing with Borrower" }).click({ timeout: 30_000 });
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("No task uses it yet.")).toBeVisible();
  await dialog.getByRole("button", { name: "Stop sharing" }).click();
  await expect(dialog).toBeHidden({ timeout: 30_000 });
  await page.goto(`/workspaces/${made.id}?next=/data-integration/data-sources`);
  await expect(page.getByRole("button", { name: "Add Data Source" }).first()).toBeVisible({ timeout: 30_000 });
  await expect(row).toBeHidden();
});

test("rows 1, 3, 4: every module is one step away, in English and in Chinese", async ({ ownerPage: page }) => {
  const modules = [
    ["Data Integration", "Data sources"],
    ["Operation Center", "Overview"],
    ["Data Map", "Tables"],
    ["Management", "Members"],
  ] as const;
  await page.goto("/");
  for (const [module, heading] of modules) {
    await page.getByRole("navigation", { name: "Modules" }).getByRole("link", { name: module }).click();
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible({ timeout: 30_000 });
  }
  await page.getByRole("button", { name: "Language" }).click();
  await page.getByRole("menuitem", { name: "中文" }).click();
  for (const word of ["数据集成", "数据开发", "运维中心", "数据地图", "管理中心"]) {
    await expect(page.getByRole("link", { name: word, exact: true })).toBeVisible();
  }
});

/** Makes accounts that are members of the first workspace, each with a browser of its own. */
function joining(page: Page, browser: Browser, url: string) {
  const { post } = calls(page, url);
  return async (username: string, name: string, role: string) => {
    const workspaces = (await (await page.request.get("/api/workspaces")).json()) as { items: { id: string }[] };
    await post("/api/accounts", { name, username, email: `${username}@example.com`, password: PASSWORD });
    await post(`/api/workspaces/${workspaces.items[0]!.id}/members`, { identifier: username, role });
    return signIn(browser, url, username);
  };
}

async function signIn(browser: Browser, url: string, identifier: string) {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 }, locale: "en-US" });
  const answer = await context.request.post("/api/session", {
    data: { identifier, password: PASSWORD },
    headers: { origin: url },
  });
  expect(answer.ok()).toBe(true);
  return context.newPage();
}

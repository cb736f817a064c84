import { expect, test } from "./fixtures";
import { alias } from "./support/console-server";
import { startReceivers } from "./support/receivers";
import { dismiss } from "./support/dismiss";

// One night and the morning after it: each test goes on where the one before it ended.
test.describe.configure({ mode: "serial", timeout: 240_000 });

test("row 31: after a night, the console opens on what is wrong, why, and what it needs, and mends it from there", async ({
  ownerPage: page,
  server,
}) => {
  await server.run([alias, "e2e/support/night.ts"]);
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();

  const attention = page.getByRole("region", { name: "Needs attention" });
  const item = (name: string) =>
    attention.getByRole("listitem").filter({ has: page.getByRole("link", { name, exact: true }) });
  await expect(item("members_to_maxcompute")).toContainText("GetStreamRecord was not answered within 30 s");
  await expect(item("members_to_maxcompute")).toContainText("2 instances wait for it");
  await expect(item("payments_to_maxcompute")).toContainText("Out of memory");
  await expect(item("payments_to_maxcompute")).toContainText("Raise the CU of the node");
  await expect(item("stock_to_maxcompute")).toContainText("late");
  await expect(item("stock_to_maxcompute")).toContainText("No worker of the resource group nightly");
  await expect(attention.getByRole("listitem")).toHaveCount(3);

  for (const [name, action] of [
    ["payments_to_maxcompute", /^Raise to 1 CU and rerun/],
    ["members_to_maxcompute", /^Rerun/],
    ["stock_to_maxcompute", /^Run in group default/],
  ] as const) {
    await item(name).getByRole("button", { name: action }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^(Rerun|Change Resource Group)$/ })
      .click();
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(item(name)).toBeHidden({ timeout: 60_000 });
  }
  await expect(attention.getByText("Nothing needs you")).toBeVisible({ timeout: 90_000 });

  await page.goto("/operation-center/instances?node=members_report");
  await expect(page.getByRole("row", { name: /members_report/ })).toContainText("Succeeded", { timeout: 60_000 });
});

test("rows 172, 175, 176: a failed run is told to a webhook and by mail, and stands in the history", async ({
  ownerPage: page,
  server,
}) => {
  await using receivers = await startReceivers();
  await page.goto("/operation-center/alerts?tab=channels");
  const drawer = page.getByRole("dialog");
  await page.getByRole("button", { name: "Add channel" }).click();
  await drawer.getByRole("textbox", { name: /^Name/ }).fill("on call");
  await drawer.getByRole("textbox", { name: /^SMTP server/ }).fill("127.0.0.1");
  await drawer.getByRole("spinbutton", { name: /^Port/ }).fill(String(receivers.smtpPort));
  await drawer.getByRole("checkbox", { name: /TLS/ }).uncheck();
  await drawer.getByRole("textbox", { name: /^Sender/ }).fill("millrace@example.com");
  await drawer.getByRole("combobox", { name: /^Recipients/ }).fill("lin.wei@example.com,");
  await drawer.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("row", { name: /on call/ })).toBeVisible();
  for (const hook of [
    { name: "hook", channel: { type: "webhook", url: receivers.hookUrl } },
    { name: "ding", channel: { type: "dingtalk", url: `${receivers.hookUrl}?access_token=a`, signingSecret: "SECa" } },
  ]) {
    const made = await page.request.post("/api/alert-channels", { data: hook, headers: { origin: server.url } });
    expect(made.status()).toBe(201);
  }

  await page.goto("/operation-center/alerts?tab=rules");
  await page.getByRole("button", { name: "Add rule" }).click();
  await drawer.getByRole("textbox", { name: /^Name/ }).fill("a run failed");
  const channels = drawer.getByRole("combobox", { name: /^Channels/ });
  await channels.click();
  await page.getByTitle("on call").click();
  await page.getByTitle("hook").click();
  await page.getByTitle("ding").click();
  await page.keyboard.press("Escape");
  await drawer.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("row", { name: /a run failed/ })).toBeVisible();

  await server.run([
    "bin/millrace.js",
    "sql",
    "--workspace",
    "demo",
    "--data-source",
    "MyMaxComputeDataSource",
    "DROP TABLE ods_stock_changes",
  ]);
  await page.goto("/operation-center/instances?node=stock_to_maxcompute&from=-2&to=0");
  await page
    .getByRole("button", { name: /^Rerun: stock_to_maxcompute/ })
    .first()
    .click();
  await page.getByRole("dialog").getByRole("button", { name: "Rerun" }).click();

  await expect.poll(() => receivers.posts.join(), { timeout: 90_000 }).toContain("stock_to_maxcompute");
  // DingTalk's own format, with a link to the instance.
  await expect.poll(() => receivers.posts.join(), { timeout: 30_000 }).toMatch(/"msgtype":"(markdown|actionCard)"/);
  const ding = receivers.posts.find((post) => post.includes('"msgtype"'))!;
  expect(ding).toContain("stock_to_maxcompute");
  expect(ding).toMatch(/\/operation-center\/instances\/\d{8}-\d+/);
  await expect.poll(() => receivers.mails.join(), { timeout: 30_000 }).toContain("stock_to_maxcompute");
  await expect(page.getByRole("link", { name: /^Alerts: \d+ new/ })).toBeVisible({ timeout: 30_000 });
  await page.getByRole("link", { name: /^Alerts: \d+ new/ }).click();
  const row = page.getByRole("row", { name: /a run failed/ }).first();
  await expect(row).toContainText("stock_to_maxcompute");
  await expect(row).toContainText("Delivered");
});

test("row 149: an operation on all that match goes on as a job, survives a reload, and names each result", async ({
  ownerPage: page,
}) => {
  test.setTimeout(120_000);
  await page.goto("/operation-center/instances?node=orders_to_maxcompute&from=-2&to=0");
  await page.getByRole("button", { name: /^Succeeded [1-9]/ }).click();
  const onAll = async (operation: string) => {
    await page
      .getByRole("checkbox", { name: /^Select orders_to_maxcompute/ })
      .first()
      .check();
    await page.getByRole("button", { name: /^Select all \d+ matching/ }).click();
    await page.getByRole("toolbar").getByRole("button", { name: operation, exact: true }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: new RegExp(`^${operation} \\d+ instances`) })
      .click();
    await expect(page.getByRole("dialog")).toBeHidden();
  };
  await onAll("Freeze");
  await page.reload();
  const progress = page
    .getByRole("status", { name: "Operation on many instances" })
    .filter({ hasText: "Freeze: done to" });
  await expect(progress).toBeVisible({ timeout: 30_000 });
  await progress.getByRole("button", { name: "Results" }).click();
  await expect(
    page
      .getByRole("dialog")
      .getByRole("row", { name: /orders_to_maxcompute.*Done/ })
      .first(),
  ).toBeVisible();
  await dismiss(page.getByRole("dialog"));
  await onAll("Unfreeze");
  await expect(page.getByText(/Unfreeze: done to/)).toBeVisible({ timeout: 30_000 });
});

test("rows 146 to 148: filters, columns and a saved view come back after a reload, and for another member", async ({
  ownerPage: page,
  browser,
  server,
}) => {
  await page.goto("/operation-center/instances?type=nonsense");
  await expect(page.getByText(/^Business date/).first()).toBeVisible();
  await expect(page.getByText(/does not know: type=nonsense/)).toBeVisible();
  await page.getByRole("button", { name: "Remove from the address" }).click();
  await expect(page).not.toHaveURL(/nonsense/);
  await page.getByRole("button", { name: /^Succeeded/ }).click();
  await page.getByLabel("Node name").fill("orders");
  await page.getByRole("button", { name: "Columns and density" }).click();
  await page.getByRole("checkbox", { name: "Finished" }).uncheck();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("columnheader", { name: "Finished" })).toBeHidden();
  await page.getByRole("button", { name: /^Views/ }).click();
  await page.getByRole("button", { name: "Save this view" }).click();
  await page.getByRole("textbox", { name: "Name of the view" }).fill("Orders that went well");
  await page.getByRole("checkbox", { name: "Everybody in this workspace sees it" }).check();
  await page.getByRole("dialog").getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("dialog")).toBeHidden();

  await page.goto("/operation-center/instances");
  await expect(page.getByRole("columnheader", { name: "Started" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Finished" })).toBeHidden();
  await page.getByRole("button", { name: /^Views/ }).click();
  await page.getByRole("link", { name: "Orders that went well" }).click();
  await expect(page).toHaveURL(/node=orders/);
  await expect(page.getByRole("button", { name: /^Succeeded/ })).toHaveAttribute("aria-pressed", "true");

  const headers = { origin: server.url };
  const mei = { name: "Mei", username: "mei", email: "mei@example.com", password: "correct horse battery staple" };
  const made = await page.request.post("/api/accounts", { data: mei, headers });
  const { items } = (await (await page.request.get("/api/workspaces")).json()) as { items: { id: string }[] };
  expect(made.ok()).toBe(true);
  const member = { identifier: mei.email, role: "VISITOR" };
  const added = await page.request.post(`/api/workspaces/${items[0]!.id}/members`, { data: member, headers });
  expect(added.ok()).toBe(true);
  const other = await browser.newContext({ baseURL: server.url });
  await other.request.post("/api/session", { data: { identifier: mei.email, password: mei.password }, headers });
  const theirs = await other.newPage();
  await theirs.goto("/operation-center/instances");
  await theirs.getByRole("button", { name: /^Views/ }).click();
  const shared = theirs.getByRole("region", { name: "Shared with me" });
  await shared.getByRole("link", { name: "Orders that went well" }).click();
  await expect(theirs).toHaveURL(/node=orders/);
  await theirs.getByRole("button", { name: /^Frozen/ }).click();
  await expect(theirs).toHaveURL(/frozen=true/);
  await other.close();
});

import { buffer } from "node:stream/consumers";
import { expect, test } from "./fixtures";
import { calls } from "./support/calls";
import { alias } from "./support/console-server";

const SLOW = { timeout: 60_000 };

test("rows 180 to 184: a table is found, looked at and asked with SQL, which only reads, and becomes the start of a full table", async ({
  ownerPage: page,
  server,
}) => {
  test.setTimeout(400_000);
  const editor = page.getByRole("textbox", { name: "SQL", exact: true });
  const type = async (sql: string) => {
    await editor.click();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText(sql);
  };

  await test.step("search", async () => {
    await page.goto("/data-map/tables");
    await expect(page.getByRole("link", { name: "orders", exact: true })).toBeVisible(SLOW);
    await page.getByLabel("Part of a table name").fill("TARGET_table");
    await expect(page.getByRole("link", { name: "orders", exact: true })).toBeHidden(SLOW);
    await page.getByRole("link", { name: "maxcompute_target_table", exact: true }).click();
  });

  await test.step("fields, lineage, preview", async () => {
    await expect(page.getByRole("row", { name: /sequenceinfo STRING/ })).toBeVisible(SLOW);
    await page.getByRole("tab", { name: "Lineage" }).click();
    await expect(page.getByRole("link", { name: /^orders_to_maxcompute Version/ })).toBeVisible(SLOW);
    await page.getByRole("tab", { name: "Production runs" }).click();
    await expect(page.getByRole("link", { name: /^\d{8}-\d+/ }).first()).toBeVisible(SLOW);
    await page.getByRole("tab", { name: "DDL" }).click();
    await expect(page.getByText(/CREATE TABLE/).first()).toBeVisible(SLOW);
    await page.getByRole("tab", { name: "Data preview" }).click();
    await expect(page.getByText(/rows?.*, read \d\d:\d\d:\d\d$|^No rows here$/).first()).toBeVisible(SLOW);
  });

  await test.step("the SQL box reads, and refuses what writes", async () => {
    await page.getByRole("button", { name: "Query with SQL" }).click();
    await expect(editor).toContainText("FROM `maxcompute_target_table`", SLOW);
    await type("SELECT 6 * 7 AS answer;");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await expect(page.getByRole("region", { name: "Result" }).getByRole("cell", { name: "42" })).toBeVisible(SLOW);
    await expect(page.getByRole("button", { name: /Succeeded.*SELECT 6/ })).toBeVisible(SLOW);
    const file = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download" }).click();
    await page.getByRole("menuitem", { name: "CSV for Excel" }).click();
    expect((await buffer(await (await file).createReadStream())).toString()).toMatch(/^\uFEFF"answer"\r?\n"42"/);
    await type("DROP TABLE maxcompute_target_table;");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await expect(page.getByText("DROP changes data or tables, and this query is read-only.")).toBeVisible(SLOW);
    await expect(page.getByRole("region", { name: "Result" })).toBeHidden();
  });

  await test.step("a statement that takes long is stopped, also after a reload", async () => {
    await type(
      "SELECT sum(a.n * b.n % 7) FROM (SELECT explode(sequence(1, 90000)) AS n) a CROSS JOIN (SELECT explode(sequence(1, 90000)) AS n) b;",
    );
    await page.getByRole("button", { name: "Run", exact: true }).click();
    const state = page.getByRole("status").filter({ hasText: /^(Running|Stopped)$/ });
    await expect(state).toHaveText("Running", SLOW);
    await page.reload();
    await expect(editor).toContainText("CROSS JOIN", SLOW);
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await expect(state).toHaveText("Stopped", SLOW);
    await expect(page.getByRole("button", { name: /Stopped.*CROSS JOIN/ })).toBeVisible(SLOW);
  });

  await test.step("Convert to full table makes an SQL node", async () => {
    await page.goto("/data-map/tables?q=maxcompute_target_table");
    await page.getByRole("link", { name: "maxcompute_target_table", exact: true }).click();
    await page.getByRole("button", { name: "Convert to full table" }).click();
    await expect(page.getByText("Written by orders_to_maxcompute. The SQL node will wait for it.")).toBeVisible(SLOW);
    await expect(page.getByRole("checkbox", { name: "amount" })).toBeChecked(SLOW);
    await page.getByRole("button", { name: "Create SQL node" }).click();
    await expect(page.getByRole("tab", { name: "maxcompute_target_table_to_full" })).toBeVisible(SLOW);
    await expect(page.getByText("CREATE TABLE IF NOT EXISTS `maxcompute_target_table_full` (")).toBeVisible(SLOW);
  });

  await test.step("each hour, once its changes are loaded, the full table is brought up to date", async () => {
    const id = page.url().split("/").at(-1)!;
    const { draft } = (await (await page.request.get(`/api/nodes/${id}`)).json()) as {
      draft: { revision: number; config: object };
    };
    const config = { ...draft.config, cycle: { kind: "hourRange" }, instanceMode: "Immediately", missedFire: "last" };
    const data = { revision: draft.revision, config };
    expect((await page.request.put(`/api/nodes/${id}/draft`, { data, headers: { origin: server.url } })).ok()).toBe(
      true,
    );
    await calls(page, server.url).post(`/api/nodes/${id}/publish`, {});
    await server.run([alias, "e2e/support/deploy-earlier.ts", id]);
    // Hours that were passed over count as successful too: the one that ran is meant.
    const ran = async () => {
      const answer = await page.request.get(
        "/api/instances?kind=CYCLE&state=SUCCESS&node=maxcompute_target_table_to_full",
      );
      const { items } = (await answer.json()) as { items: { id: string; runType: string }[] };
      return items.find(({ runType }) => runType === "NORMAL")?.id;
    };
    await expect.poll(ran, SLOW).toBeDefined();
    await page.goto(`/operation-center/instances/${await ran()}`);
    const graph = page.getByRole("region", { name: "Dependencies" });
    await expect(graph.getByText("orders_to_maxcompute").first()).toBeVisible(SLOW);
  });
});

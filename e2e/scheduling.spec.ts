import { expect, test } from "./fixtures";
import { dataStudioPages } from "./pages/data-studio";

const SLOW = { timeout: 30_000 };

test("rows 91 to 97, 99, 100, 103 to 113, 116 to 119: Scheduling Configuration of the sample task", async ({
  ownerPage: page,
  server,
}) => {
  test.setTimeout(240_000);
  const studio = dataStudioPages(page);
  const panel = studio.scheduling;
  const nodes = (await (await page.request.get("/api/nodes")).json()) as { items: { id: string; name: string }[] };
  const { id } = nodes.items.find(({ name }) => name === "orders_to_maxcompute")!;
  const draft = `/api/nodes/${id}/draft`;
  const { script, config } = (await (await page.request.get(draft)).json()) as { script: string; config: object };
  await page.goto(`/data-studio/${id}`);
  await page.getByRole("button", { name: "Scheduling Configuration" }).click(SLOW);
  const start = panel.getByLabel("Value of startTime");
  const given = await start.inputValue();

  await test.step("rows 91, 92: parameters are loaded from the code, and are the same as one line", async () => {
    await panel.getByRole("button", { name: "Delete endTime" }).click();
    await expect(panel.getByText("The script uses endTime.")).toBeVisible();
    await panel.getByRole("button", { name: "Load Parameters in Code" }).click();
    await expect(start).toHaveValue(given);
    await expect(panel.getByLabel("Value of endTime")).toHaveValue("");
    await panel.getByTitle("Expression", { exact: true }).click();
    await panel
      .getByRole("textbox", { name: "Expression" })
      .fill(`startTime=${given} endTime=$[yyyymmddhh24-1/24]$[miss-10/24/60] bizdate=$bizdate`);
    await panel.getByTitle("Table", { exact: true }).click();
    await expect(panel.getByLabel("Value of bizdate")).toHaveValue("$bizdate");
  });

  await test.step("rows 93 to 95: what is no value is refused with the rule", async () => {
    for (const [value, rule] of [
      ["a b", /space/],
      ["a=b", /=/],
      ["$[yyyy-1]", /add_months/],
      ["${yyyymmddhh24}", /\$\[/],
    ] as const) {
      await start.fill(value);
      await expect(panel.getByRole("row").filter({ has: page.getByLabel("Value of startTime") })).toContainText(rule);
      await expect(start).toHaveAttribute("aria-invalid", "true");
    }
  });

  await test.step("rows 96, 97: the inspector shows windows that do not meet, and mends them", async () => {
    await start.fill("$[yyyymmddhh24-1/24]$[miss-30/24/60]");
    await expect(panel.getByText(/min (missing|twice)/).first()).toBeVisible();
    await panel.getByRole("button", { name: "Use values that meet" }).first().click();
    await expect(panel.getByText(/windows meet: every moment is read once/)).toBeVisible();
    await expect(panel.getByText("60 min window, ends 10 min before the run.")).toBeVisible();
  });

  await test.step("rows 99, 100: generation mode and scheduling type", async () => {
    await panel.getByRole("radio", { name: "Next Day" }).check();
    await panel.getByRole("radio", { name: "Dry Run" }).check();
    await expect(panel.getByText("Succeeds at its time without running; descendants go on.")).toBeVisible();
    await panel.getByRole("radio", { name: "Skip Execution" }).check();
    await expect(panel.getByText("Does not run; its descendants wait.")).toBeVisible();
    await panel.getByRole("radio", { name: "Normal" }).check();
  });

  await test.step("rows 103 to 105, 110, 112: cycles, the cron that nobody types, effective dates", async () => {
    for (const [cycle, sentence] of [
      ["Hour (chosen hours)", /^At .*times a day$/],
      ["Minute", /^Every \d+ minutes from/],
      ["Day", /^Every day at/],
      ["Month", /^Every month on/],
      ["Year", /^On .* of the months/],
      ["Week", /^Every week on/],
    ] as const) {
      await studio.choose(panel, "Scheduling Cycle", cycle);
      await expect(panel.getByText(sentence)).toBeVisible();
    }
    await expect(page.getByText(/cannot run weekly, monthly or yearly/).first()).toBeVisible(SLOW);
    await studio.choose(panel, "Scheduling Cycle", "Hour (hourly range)");
    await expect(panel.getByText("00 00 00-23/1 * * ?")).toBeVisible();
    await panel.getByRole("radiogroup", { name: "Effective Date" }).getByRole("radio", { name: "From–to" }).check();
    await panel.getByRole("radiogroup", { name: "Effective Date" }).getByRole("radio", { name: "Permanent" }).check();
  });

  await test.step("rows 106 to 109, 111, 113: timeout, rerun, parallel runs, group", async () => {
    const number = async (name: string, typed: string, kept: string) => {
      const field = panel.getByRole("spinbutton", { name, exact: true });
      await field.fill(typed);
      await field.blur();
      await expect(field).toHaveValue(kept);
    };
    await panel.getByRole("radiogroup", { name: "Timeout" }).getByRole("radio", { name: "Custom" }).check();
    await number("Timeout", "0", "1");
    await number("Timeout", String(169 * 60), "10080");
    await panel.getByRole("radio", { name: "System default" }).check();
    const auto = panel.getByRole("checkbox", { name: "Auto-rerun on Failure" });
    await auto.check();
    await number("Number of Retries", "3", "3");
    await number("Number of Retries", "11", "10");
    await number("Retry Interval", "31", "30");
    await studio.choose(panel, "Rerun Properties", "Rerunnable on failure only");
    await studio.choose(panel, "Rerun Properties", "Not rerunnable");
    await expect(auto).toBeDisabled();
    await expect(auto).not.toBeChecked();
    await studio.choose(panel, "Rerun Properties", "Rerunnable on success or failure");
    await panel.getByRole("checkbox", { name: "Maximum Parallel Instances" }).check();
    await number("Maximum Parallel Instances", "2", "2");
    await studio.choose(panel, "Resource group", "default");
  });

  await test.step("rows 116 to 119: ancestors", async () => {
    await panel.getByRole("button", { name: "Remove demo_root" }).click();
    await expect(panel.getByText(/^Without an ancestor the node cannot be scheduled/)).toBeVisible();
    const search = panel.getByRole("combobox", { name: "Search an output, node or node id" });
    await search.click();
    await search.fill("demo_root");
    await page
      .locator(".ant-select-dropdown:visible")
      .getByText(/^demo_root · demo_root/)
      .click(SLOW);
    await expect(panel.getByRole("row", { name: /demo_root/ })).toBeVisible();
    await panel.getByRole("checkbox", { name: "Wait for the previous run of this node" }).check();
    await panel.getByRole("checkbox", { name: "Wait for the previous run of its direct children" }).check();
  });
  // The sample task is others' too: nothing of this is published, and its draft goes back to what it was.
  await page.goto("/docs");
  const { revision } = (await (await page.request.get(draft)).json()) as { revision: number };
  const data = { revision, script, config };
  expect((await page.request.put(draft, { data, headers: { origin: server.url } })).status()).toBe(200);
});

import { readdirSync, readFileSync } from "node:fs";
import type { BrowserContext } from "@playwright/test";
import { guideWith } from "../lib/core/job/testing/guide-script";
import { expect, test } from "./fixtures";
import { dataSourcePages } from "./pages/data-sources";

const CANARIES = ["canary0FirstSecret0zQ7", "canary1SecondSecret1zQ7", "canary2WarehouseSecret2zQ7"] as const;
const [first, second, warehouse] = CANARIES;
/** Pages that show what a secret belongs to, or what was done with it. */
const PAGES = ["/data-integration/data-sources", "/management/audit", "/operation-center/instances", "/data-studio"];

test("a secret that was typed comes back in no page, no answer, no output and no argument of a process", async ({
  ownerPage: page,
  server,
}) => {
  test.setTimeout(180_000);
  const traffic = record(page.context());
  const sources = dataSourcePages(page, server.sandbox);
  const secret = page.getByLabel("AccessKey Secret");

  await sources.openList();
  await sources.beginTablestore("canary_orders", server.sandbox.tablestore.endpoint);
  await secret.fill(first);
  await sources.test("Login failed");
  // Testing has saved it.
  await expect(page.getByRole("heading", { name: "Edit canary_orders" })).toBeVisible();
  await expect(secret).toHaveValue("");
  await secret.fill(second);
  await sources.test("Login failed");
  await sources.completeUntested("canary_orders");
  await sources.beginMaxCompute("canary_warehouse");
  await secret.fill(warehouse);
  await sources.test("Login failed");
  await sources.completeUntested("canary_warehouse");

  const api = page.context().request;
  const options = { headers: { origin: server.url } };
  const node = await api.post("/api/nodes", { ...options, data: { name: "canary_job", script: SCRIPT } });
  expect(node.status()).toBe(201);
  const { id } = (await node.json()) as { id: string };
  const started = await api.post(`/api/nodes/${id}/debug-runs`, { ...options, data: {} });
  expect(started.status()).toBe(201);
  const { instanceId } = (await started.json()) as { instanceId: string };
  await page.goto(`/operation-center/instances/${instanceId}`);
  await expect(page.getByText("Failed", { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("log", { name: "Run log" })).toContainText(/attempt 1, worker/);
  for (const path of PAGES) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  }

  const { seen, leaks } = await traffic();
  expect(seen).toBeGreaterThan(100);
  expect(leaks).toEqual([]);
  expect(server.output()).toContain(instanceId);
  expect(found(server.output())).toEqual([]);
  expect(argumentsOfProcesses().filter((line) => found(line).length > 0)).toEqual([]);
  expect(argumentsOfProcesses().filter((line) => line.includes("lib/worker/runner.ts"))).not.toEqual([]);
});

const SCRIPT = guideWith({
  reader: {
    datasource: "canary_orders",
    dataTable: "orders",
    startTimeString: "20260101000000",
    endTimeString: "20260101010000",
  },
  writer: { datasource: "canary_warehouse", table: "orders" },
});

function found(text: string): string[] {
  const looks = (canary: string) => [
    canary,
    Buffer.from(canary).toString("base64").replace(/=+$/, "").slice(0, -1),
    Buffer.from(canary).toString("hex"),
  ];
  return CANARIES.filter((canary) => looks(canary).some((look) => text.includes(look)));
}

/** Everything the browser asks and hears. A secret may be in the body that hands it over, and nowhere else. */
function record(context: BrowserContext) {
  const reading: Promise<string[]>[] = [];
  const unreadable = () => ""; // redirects have no body, and streams end with their page
  context.on("response", (response) => {
    const request = response.request();
    const handsOver = ["POST", "PUT", "PATCH"].includes(request.method()) && /\/api\/data-sources/.test(request.url());
    reading.push(
      (async () => {
        const isStream = response.headers()["content-type"]?.includes("event-stream");
        const body = isStream ? "" : await response.text().catch(unreadable);
        const asked = [request.url(), JSON.stringify(request.headers()), handsOver ? "" : (request.postData() ?? "")];
        const heard = [body, JSON.stringify(response.headers())];
        return found([...asked, ...heard].join("\n")).map(
          (canary) => `${canary} in ${request.method()} ${request.url()}`,
        );
      })(),
    );
  });
  return async () => ({ seen: reading.length, leaks: (await Promise.all(reading)).flat() });
}

/** Of every process of this machine; where there is no /proc, nothing can be said. */
function argumentsOfProcesses(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")];
      } catch {
        return []; // it has ended
      }
    });
}

// How fast the console feels: the production build in a headless Chromium, against a server of its own on this machine.
// Prints one JSON line; needs `npm run build` first.
import { chromium, type BrowserContext, type Page } from "@playwright/test";
import { findBrowser } from "../../scripts/lib/browser.js";
import { startConsole, type ConsoleServer } from "../support/console-server";
import { OWNER } from "../support/owner";
import { interactions, type Interaction, median, p95, watchEvents } from "./measure";
import { wideNode } from "./wide-node";

const ROUTES = [
  "/data-integration/data-sources",
  "/data-integration/resource-groups",
  "/data-studio",
  "/operation-center/overview",
  "/operation-center/instances",
  "/operation-center/tasks",
  "/operation-center/timeline",
  "/management/members",
];
const LOADS = 3;
/** Pages that keep a stream open are never idle: after this long nothing more comes. */
const SETTLED_MS = 700;
const say = (what: string) => console.error(`${(performance.now() / 1000).toFixed(1)} s  ${what}`);

await using server = await startConsole();
const executablePath = (await findBrowser()) as string;
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const context = await signedIn(server);
await context.addInitScript(watchEvents);

interface Load {
  readonly lcpMs: number;
  readonly cls: number;
  /** As sent, compressed. */
  readonly scriptKb: number;
}
const routes: Record<string, Load> = {};
for (const route of ROUTES) {
  say(route);
  routes[route] = await load(context, route);
}
say("from page to page");
const change = await routeChanges(context);
say("a node of 1,000 columns");
const wide = await wideNode(context.request, server);
for (const { name, ms } of change) say(`from page to page: ${name} ${Math.round(ms)}`);
say("in use");
const used = await use(context, wide);
for (const { name, ms } of used) say(`in use: ${name} ${ms}`);
say("the mapping");
const mapping = await scrollMapping(context, wide);
await browser.close();

const figures = {
  bench: "console",
  lcpMs: Math.max(...Object.values(routes).map(({ lcpMs }) => lcpMs)),
  routeChangeMs: spread(change),
  interactionMs: spread(used),
  cls: Math.max(...Object.values(routes).map(({ cls }) => cls)),
  mappingFrameMs: { frames: mapping.length, median: median(mapping), p95: p95(mapping) },
  routes,
};
console.log(JSON.stringify(figures));

function spread(of: readonly Interaction[]) {
  const all = of.map(({ ms }) => ms);
  const slowest = of.reduce((worst, each) => (each.ms > worst.ms ? each : worst));
  return { count: all.length, median: median(all), p95: p95(all), slowest: slowest.name };
}

async function signedIn({ url }: ConsoleServer): Promise<BrowserContext> {
  const made = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 } });
  await made.request.post("/api/set-up", { data: OWNER, headers: { origin: url } });
  return made;
}

/** The first visit of a route in a cold browser cache and a warm server, the median of a few. */
async function load(of: BrowserContext, route: string): Promise<Load> {
  const storageState = await of.storageState();
  const seen: Load[] = [];
  for (let run = 0; run <= LOADS; run++) {
    const fresh = await browser.newContext({
      baseURL: server.url,
      viewport: { width: 1440, height: 900 },
      storageState,
    });
    await fresh.addInitScript(watchEvents);
    const page = await fresh.newPage();
    await page.goto(route, { waitUntil: "load" });
    await page.locator("h1").first().waitFor({ state: "attached" });
    await page.waitForTimeout(SETTLED_MS);
    const found = await page.evaluate(() => {
      const { lcp, cls } = (globalThis as unknown as { seen: { lcp: number; cls: number } }).seen;
      const scripts = performance
        .getEntriesByType("resource")
        .filter(({ name }) => new URL(name).pathname.endsWith(".js")) as PerformanceResourceTiming[];
      return {
        lcpMs: lcp,
        cls,
        scriptKb: scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) / 1000,
      };
    });
    if (run > 0) seen.push(found); // the first one warms the server
    await fresh.close();
  }
  const middle = (pick: (each: Load) => number) => Math.round(median(seen.map(pick)) * 1000) / 1000;
  return {
    lcpMs: middle(({ lcpMs }) => lcpMs),
    cls: middle(({ cls }) => cls),
    scriptKb: middle(({ scriptKb }) => scriptKb),
  };
}

/** From the press on a link of the navigation until the page behind it has painted its heading. */
async function routeChanges(of: BrowserContext): Promise<Interaction[]> {
  const page = await of.newPage();
  await page.goto("/data-integration/data-sources");
  await page.waitForTimeout(SETTLED_MS);
  const hops = [
    ["/data-integration/resource-groups", "Resource groups"],
    ["/data-integration/data-sources", "Data sources"],
    ["/operation-center/overview", "Overview"],
    ["/operation-center/instances", "Cycle instances"],
    ["/operation-center/tasks", "Cycle tasks"],
    ["/data-studio", "Data Studio"],
    ["/management/members", "Members"],
    ["/data-integration/data-sources", "Data sources"],
  ] as const;
  const took: Interaction[] = [];
  for (let round = 0; round < 4; round++) {
    for (const [href, heading] of hops) {
      const link = page.locator(`a[href="${href}"]`).first();
      if (!(await link.isVisible())) continue;
      await link.hover();
      await page.waitForTimeout(150); // the pointer rests before it presses
      const ms = await link.evaluate(
        (element, wanted) =>
          new Promise<number>((resolve) => {
            const began = performance.now();
            const look = () =>
              document.querySelector("h1")?.textContent === wanted
                ? requestAnimationFrame(() => resolve(performance.now() - began))
                : requestAnimationFrame(look);
            (element as HTMLElement).click();
            look();
          }),
        heading,
      );
      if (round > 0) took.push({ name: `to ${heading}`, ms });
      await page.waitForTimeout(SETTLED_MS);
    }
  }
  await page.close();
  return took;
}

/** What people do in an hour, in a minute: type, open, choose, switch. */
async function use(of: BrowserContext, nodeId: string): Promise<Interaction[]> {
  const page = await of.newPage();
  const all: Interaction[] = [];
  const doing = async (name: string, act: () => Promise<unknown>) =>
    void all.push(...(await interactions(page, name, act)));
  const press = (name: string) => () => page.getByRole("button", { name, exact: true }).click();
  const escape = () => page.keyboard.press("Escape");

  await page.goto("/operation-center/instances");
  await page.waitForTimeout(SETTLED_MS);
  await doing("filter by name", () => page.getByLabel("Node name").pressSequentially("orders_to", { delay: 60 }));
  await doing("filter by state", () => page.getByRole("button", { name: /^Succeeded/ }).click());
  await doing("open the palette", () => page.keyboard.press("Control+k"));
  await doing("search the palette", () => page.keyboard.type("data so", { delay: 60 }));
  await doing("close the palette", escape);
  await doing("list workspaces", () => page.getByRole("button", { name: /^Workspace Demo/ }).click());

  await page.goto("/data-integration/data-sources");
  await page.waitForTimeout(SETTLED_MS);
  await doing("select data sources", () => page.getByRole("checkbox", { name: "Select all rows" }).check());
  await doing("choose a type", () => page.getByRole("button", { name: "Add Data Source" }).first().click());
  await doing("close the types", escape);
  await page.goto("/data-integration/data-sources/new?type=tablestore");
  await page.waitForTimeout(SETTLED_MS);
  await doing("name a data source", () =>
    page.getByLabel("Data Source Name").pressSequentially("orders", { delay: 60 }),
  );
  await doing("list regions", () => page.getByRole("combobox", { name: "Region" }).click());

  await page.goto(`/data-studio/${nodeId}`);
  await page.getByRole("group", { name: "Field mapping" }).waitFor({ timeout: 60_000 });
  await page.waitForTimeout(SETTLED_MS);
  const source = page.getByRole("region", { name: "Source", exact: true });
  const retries = page.getByLabel("Maximum Retries");
  await retries.fill("");
  await doing("type a number", () => retries.pressSequentially("25", { delay: 80 }));
  await doing("type a name", () => page.getByLabel("Status Table").pressSequentially("Two", { delay: 80 }));
  await doing("list tables", () => source.getByRole("combobox", { name: /^Table/ }).click());
  await doing("close the tables", escape);
  await doing("open scheduling", press("Scheduling Configuration"));
  await doing("add a parameter", press("Add Parameter"));
  await doing("name a parameter", () => page.keyboard.type("abc", { delay: 60 }));
  await doing("list cycles", () => page.getByRole("combobox", { name: "Scheduling Cycle" }).click());
  await doing("close the cycles", escape);
  await doing("open versions", press("Versions"));
  await doing("close the panel", press("Close panel"));
  await doing("map the same row", press("Same row"));
  await doing("cancel the mapping", press("Cancel mapping"));
  await doing("map the same name", press("Same name"));
  await doing("ask for parameters", press("Run"));
  await doing("close the dialog", escape);
  await page.close();
  return all;
}

/** Frame times while a mapping of a thousand lines is scrolled from end to end. */
async function scrollMapping(of: BrowserContext, nodeId: string): Promise<number[]> {
  const page: Page = await of.newPage();
  await page.goto(`/data-studio/${nodeId}`);
  const mapping = page.getByRole("group", { name: "Field mapping" });
  await mapping.waitFor({ timeout: 60_000 });
  await page.waitForTimeout(SETTLED_MS);
  return mapping.evaluate(async (element) => {
    const scrolls = (each: Element) => each.scrollHeight > each.clientHeight + 1_000;
    const box = [element, ...element.querySelectorAll("*")].find(scrolls);
    if (!box) throw new Error("The mapping does not scroll");
    const frames: number[] = [];
    let last = performance.now();
    for (let step = 0; step < 240; step++) {
      box.scrollTop = ((box.scrollHeight - box.clientHeight) * step) / 240;
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
      frames.push(now - last);
      last = now;
    }
    return frames.slice(5);
  });
}

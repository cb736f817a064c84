import { chromium } from "@playwright/test";
import { OWNER } from "../../../../e2e/support/owner";
import { alias, startConsole } from "../../../../e2e/support/console-server";

// `npm run bench -- operation-center`, after `npm run build`: in a real browser on the built console, how long after a
// change an open instance list shows it, and how evenly the run timeline moves with ten thousand bars.
const CHANGES = 40;
const STEPS = 120;
const BARS = 10_000;
const LATEST_FRAME_MS = 1000 / 60;

const { findBrowser } = (await import("../../../../scripts/lib/browser.js")) as unknown as {
  findBrowser: () => Promise<string | null>;
};
const executablePath = (await findBrowser()) ?? "";
const places = (taken: number[]) => {
  const sorted = taken.toSorted((a, b) => a - b);
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]! * 10) / 10;
  return { median: at(0.5), p95: at(0.95), worst: at(1) };
};

await using server = await startConsole();
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1440, height: 900 } });
const headers = { origin: server.url };
await context.request.post("/api/set-up", { data: OWNER, headers });
const page = await context.newPage();

/** From the moment the request for a change is sent, so the change itself is included, to the frame that shows it. */
async function untilSeen(): Promise<number[]> {
  await page.goto("/operation-center/instances");
  const row = page.getByRole("row", { name: /orders_to_maxcompute.*Waiting for time/ }).first();
  const link = await row.getByRole("link").first().getAttribute("href");
  const id = link!.split("/").at(-1)!;
  await page.getByText("Live", { exact: true }).waitFor();
  const taken: number[] = [];
  for (let change = 0; change < CHANGES; change++) {
    const operation = change % 2 === 0 ? "freeze" : "unfreeze";
    const seen = page.evaluate(
      ({ href, word }) =>
        new Promise<number>((resolve) => {
          const look = () => {
            const text = document.querySelector(`a[href="${href}"]`)?.closest("[role=row], tr")?.textContent ?? "";
            if (text.includes(word)) requestAnimationFrame(() => resolve(Date.now()));
            else requestAnimationFrame(look);
          };
          look();
        }),
      { href: link!, word: operation === "freeze" ? "Frozen" : "Waiting for time" },
    );
    const sent = Date.now();
    const answer = await context.request.post(`/api/instances/${id}/actions`, { data: { operation }, headers });
    if (!answer.ok()) throw new Error(await answer.text());
    taken.push((await seen) - sent);
  }
  return taken;
}

/** Times between frames while the timeline is dragged, scrolled and zoomed. */
async function frames(): Promise<Record<string, ReturnType<typeof places> & { readonly late: number }>> {
  await server.run([alias, "components/operation-center/testing/bench/many-runs.ts"]);
  const answered = page.waitForResponse((response) => response.url().includes("/api/instances/timeline"));
  await page.goto("/operation-center/timeline");
  const { bars } = (await (await answered).json()) as { bars: unknown[] };
  if (bars.length < BARS) throw new Error(`only ${bars.length} bars are drawn`);
  const box = (await page.getByRole("application").locator("canvas").boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const during = async (move: (step: number) => Promise<unknown>) => {
    await page.evaluate(() => {
      const kept = window as unknown as { frames: number[]; stopped: boolean };
      kept.frames = [];
      kept.stopped = false;
      let last = performance.now();
      const next = (at: number) => {
        kept.frames.push(at - last);
        last = at;
        if (!kept.stopped) requestAnimationFrame(next);
      };
      requestAnimationFrame(next);
    });
    for (let step = 0; step < STEPS; step++) await move(step);
    const taken = await page.evaluate(() => {
      const kept = window as unknown as { frames: number[]; stopped: boolean };
      kept.stopped = true;
      return kept.frames.slice(1);
    });
    const late = taken.filter((ms) => ms > 1.5 * LATEST_FRAME_MS).length / taken.length;
    return { ...places(taken), late: Math.round(late * 1000) / 1000 };
  };
  await page.mouse.move(x, y);
  const hovered = await during((step) => page.mouse.move(x + (step % 60) * 5 - 150, y + (step % 9) * 8));
  const scrolled = await during((step) => page.mouse.wheel(0, step < STEPS / 2 ? 40 : -40));
  await page.mouse.move(x, y);
  await page.mouse.down();
  const dragged = await during((step) => page.mouse.move(x + Math.sin(step / 10) * 300, y));
  await page.mouse.up();
  return { hovered, scrolled, dragged };
}

try {
  const seen = places(await untilSeen());
  const moving = await frames();
  console.log(
    JSON.stringify({ bench: "operation-center", changes: CHANGES, seenAfterMs: seen, bars: BARS, frameMs: moving }),
  );
} finally {
  await browser.close();
}

import { parseDay } from "@/lib/core/schedule/wall-time";
import { generateDay } from "@/lib/instances/generation/generate-day";
import { makeNodes, report, withScratch } from "./scratch";

/** `generate-day [nodes]`: a day of hourly nodes with the guide's parameters, each below the root. */
const count = Number(process.argv[2] ?? 100_000);
const PARAMETERS = [
  { name: "startTime", value: "$[yyyymmddhh24-2/24]$[miss-10/24/60]" },
  { name: "endTime", value: "$[yyyymmddhh24-1/24]$[miss-10/24/60]" },
];

await withScratch(async (database) => {
  const nodes = { cycle: { kind: "hourRange" }, parameters: PARAMETERS } as const;
  const { workspaceId } = await makeNodes(database, { count, cu: 8, nodes: { ...nodes, parameters: [...PARAMETERS] } });
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 100);
  const started = performance.now();
  const made = await generateDay(
    database,
    workspaceId,
    parseDay("20260311"),
    new Date("2026-03-10T23:30:00Z"),
    new AbortController().signal,
  );
  const seconds = (performance.now() - started) / 1_000;
  clearInterval(watch);
  report("generate-day", {
    ...made,
    seconds: Math.round(seconds),
    instancesPerSecond: Math.round(made.instances / seconds),
    grownMiB: Math.round((peak - before) / 2 ** 20),
  });
});

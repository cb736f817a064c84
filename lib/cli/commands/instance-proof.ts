import type { Command } from "commander";
import { remedyOf, type Remedy, type VerificationReport, type VerificationView } from "@/lib/core/verification";
import { checkId } from "../check-id";
import { EXIT } from "../exit";
import { stopSignal } from "../stop-signal";
import { progressTeller } from "../verification-progress";

const POLL_MS = 300;

/** `instance verify|dirty|replay-dirty`: what proves a run, and what it left out. */
export function instanceProof(group: Command): void {
  group
    .command("verify")
    .description("derive the receipt again from both sides; says equal, or exactly what differs")
    .argument("<id>")
    .option("--json", "print the report as JSON")
    .action(verify);
  group
    .command("dirty")
    .description("show the records that an attempt rejected, with their reasons")
    .argument("<id>")
    .option("--attempt <number>", "(default: the latest)")
    .option("--code <code>", "only this reason")
    .option("--text <text>", "only records that hold this text")
    .option("-n, --limit <number>", "how many, at most 1000", "100")
    .option("--download", "print all kept records as JSON Lines")
    .action(dirty);
  group
    .command("replay-dirty")
    .description("load the records that an attempt rejected once more, into where the others are; prints the instance")
    .argument("<id>")
    .option("--attempt <number>", "(default: the latest)")
    .option("--code <code>", "published or asRun: the code that writes them", "published")
    .option("--accept-loss", "go ahead although some records were not kept whole and cannot be replayed")
    .option("--dry-run", "only say what would be replayed, as JSON")
    .action(replayDirty);
}

interface DirtyOptions {
  readonly attempt?: string;
  readonly code?: string;
  readonly text?: string;
  readonly limit: string;
  readonly download?: boolean;
}

async function dirty(id: string, { download, ...wanted }: DirtyOptions): Promise<void> {
  const [{ withInstallation }, service, { dirtyQuery }, { parseOptions }] = await Promise.all([
    import("../installation"),
    import("@/lib/services/dirty-records"),
    import("@/lib/core/dirty-records"),
    import("../parse-options"),
  ]);
  const query = parseOptions(dirtyQuery, wanted);
  await withInstallation(async ({ actor }) => {
    if (download) {
      for await (const text of await service.downloadDirtyRecords(checkId(id), query.attempt, actor))
        process.stdout.write(text);
      return;
    }
    const { items, counts, total, kept } = await service.listDirtyRecords(checkId(id), query, actor);
    process.stdout.write(`${total} dirty records, ${kept} of them kept\n`);
    for (const [code, count] of Object.entries(counts)) process.stdout.write(`${code}\t${count}\n`);
    for (const { row, code, reason, values } of items)
      process.stdout.write(`${[row, code, reason, JSON.stringify(values)].join("\t")}\n`);
  });
}

interface ReplayOptions {
  readonly attempt?: string;
  readonly code: string;
  readonly acceptLoss?: boolean;
  readonly dryRun?: boolean;
}

async function replayDirty(id: string, { dryRun, ...wanted }: ReplayOptions): Promise<void> {
  const [{ withInstallation }, service, { replayStart }, { parseOptions }] = await Promise.all([
    import("../installation"),
    import("@/lib/services/dirty-replays"),
    import("@/lib/core/dirty-replay"),
    import("../parse-options"),
  ]);
  const start = parseOptions(replayStart, wanted);
  await withInstallation(async ({ actor }) => {
    if (dryRun) {
      const plan = await service.planReplay(checkId(id), start.attempt, actor);
      process.stdout.write(`${JSON.stringify(plan, null, 2)}\n`);
      return;
    }
    const { instanceId, records, attempt } = await service.startReplay(checkId(id), start, actor);
    process.stdout.write(`${instanceId}\t${records} dirty records of attempt ${attempt}\n`);
  });
}

async function verify(id: string, { json }: { readonly json?: boolean }): Promise<void> {
  const [{ withInstallation }, verifications, { openQueue }, { database }, { systemClock }, stored] = await Promise.all(
    [
      import("../installation"),
      import("@/lib/services/verifications"),
      import("@/lib/platform/queue"),
      import("@/lib/platform/db"),
      import("@/lib/platform/clock"),
      import("@/lib/core/stored-error"),
    ],
  );
  const { signal, done } = stopSignal();
  const tellProgress = progressTeller();
  const view = await withInstallation(async ({ actor }) => {
    const queue = await openQueue(database(), { supervise: false });
    try {
      let found: VerificationView = await verifications.requestVerification(checkId(id), queue, actor);
      while (found.state === "RUNNING") {
        await systemClock.sleep(POLL_MS, signal);
        const all = await verifications.listVerifications(id, actor);
        found = all.find((one) => one.id === found.id) ?? found;
        tellProgress(found);
      }
      return found;
    } finally {
      await queue.close();
      done();
    }
  });
  if (view.error !== null) throw stored.fromStoredError(view.error);
  process.stdout.write(
    json ? `${JSON.stringify(view.report, null, 2)}\n` : `${reportLines(view.report!).join("\n")}\n`,
  );
  process.exitCode = view.report!.verdict === "equal" ? EXIT.done : EXIT.failed;
}

const LIMITS: Readonly<Record<VerificationReport["limits"][number], string>> = {
  sourceNotReadable: "The window cannot be read again: the destination was compared with the receipt alone.",
  sourceNotRepeatable: "The source gives other records with each reading.",
  destinationNotReadable: "The destination keeps nothing that could be read back.",
  noSequence:
    "Rows of the destination do not name their window: missing rows are found, rows there twice are not. Export sequenceInfo to know.",
  lateRecords:
    "Rows that the run read although their time lies outside the window cannot be told from those of its neighbours.",
  sourceDiffersFromReceipt: "The source does not give today what the run read.",
};

const REMEDIES: Readonly<Record<Remedy, string>> = {
  replace:
    "Only rows of this run are there: `millrace instance rerun ID --replace` empties the place and writes it again.",
  others: "Rows of other windows are there too: take this window's rows out with an SQL node, then rerun the instance.",
  unattributed:
    "Rows there do not name their window: add what is missing with an SQL node, or empty the place and rerun every window that wrote to it.",
  sourceGone:
    "The stream does not give this window any more: take the rows from a backup of the destination, or read the whole table once more.",
};

/** The report for people: verdict, counts per split, what differs, what cannot be known. */
export function reportLines(report: VerificationReport): string[] {
  const count = (side: { readonly records: number; readonly hash: string } | null) =>
    side === null ? "unknown" : `${side.records} (${side.hash})`;
  const { total, splits, missing, extra, doubled, foreign } = report;
  const rows = [...splits.map(({ split, ...sides }) => ({ split, ...sides })), { split: "total", ...total }];
  return [
    `${report.verdict}: source ${report.source.verdict}, destination ${report.destination.verdict}`,
    ...(report.source.reason === null ? [] : [`The source says: ${report.source.reason}`]),
    ...rows.map(
      ({ split, read, written, source, destination }) =>
        `${split}\tread ${count(read)}\tread again ${count(source)}\twritten ${count(written)}\tfound ${count(destination)}`,
    ),
    ...(missing === null
      ? []
      : [
          `missing rows: ${missing.rows}, of which ${missing.sample.length}:`,
          ...missing.sample.map((row) => `- ${JSON.stringify(row)}`),
        ]),
    ...(extra === null
      ? []
      : [
          `extra rows: ${extra.rows}, ${doubled} of them copies; of these ${extra.sample.length}, each once:`,
          ...extra.sample.map((row) => `+ ${JSON.stringify(row)}`),
        ]),
    ...(foreign === null ? [] : [`rows of others in the same place: ${foreign}`]),
    ...(report.verdict === "differs" || report.verdict === "absent"
      ? [`what to do: ${REMEDIES[remedyOf(report)]}`]
      : []),
    ...report.limits.map((limit) => `note: ${LIMITS[limit]}`),
  ];
}

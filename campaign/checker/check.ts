import type { InstanceHistory } from "./history";
import { tuple, type ExpectedRow, type Ledger } from "./ledger";

/** One broken invariant of a run, with what shows it. */
export interface Violation {
  readonly invariant: string;
  readonly evidence: string;
}

/** A row of the destination: pk, colname, version, colvalue, optype, sequenceinfo. */
export type DestinationRow = readonly (string | null)[];

const SEQUENCE = /^(\d{10})_(\d{20})_(\d{10})_([^:]+):(\d{10})$/;

/**
 * R3 and R7 at once: for every key, the rows of the destination in the order of their sequence are exactly the changes
 * that were acknowledged, in the order in which they were.
 */
export function checkDestination(
  rows: readonly DestinationRow[],
  ledger: Ledger,
  windows: number,
  [startMs, endMs]: readonly [number, number],
): Violation[] {
  const violations: Violation[] = [];
  const changes = new Map<string, Map<string, ExpectedRow[]>>();
  const sequences = new Set<string>();
  for (const [key, column, version, value, operation, sequence] of rows) {
    const parts = SEQUENCE.exec(sequence ?? "");
    if (parts === null || key === null || key === undefined) {
      violations.push({ invariant: "R3", evidence: `a row has no good key or sequence: ${key} ${sequence}` });
      continue;
    }
    if (sequences.has(sequence!))
      violations.push({ invariant: "R3", evidence: `twice in the destination: ${sequence}` });
    sequences.add(sequence!);
    const atMs = Number(BigInt(parts[2]!) / 1000n);
    if (atMs < startMs || atMs >= endMs)
      violations.push({ invariant: "R3", evidence: `outside of the windows: ${sequence}` });
    const place = `${parts[1]}_${parts[2]}_${parts[3]}`;
    const ofKey = changes.get(key) ?? new Map<string, ExpectedRow[]>();
    changes.set(
      key,
      ofKey.set(place, [...(ofKey.get(place) ?? []), tuple(key, column!, version!, value!, operation!)]),
    );
  }
  for (const [key, expected] of ledger.expected(windows)) {
    const found = [...(changes.get(key) ?? new Map<string, ExpectedRow[]>())].sort(([a], [b]) => (a < b ? -1 : 1));
    changes.delete(key);
    const texts = found.map(([, parts]) => parts.sort().join(" "));
    const wanted = expected.map((parts) => parts.toSorted().join(" "));
    if (texts.length === wanted.length && texts.every((text, index) => text === wanted[index])) continue;
    const isReordered = texts.toSorted().join() === wanted.toSorted().join();
    const at = wanted.findIndex((text, index) => text !== texts[index]);
    violations.push({
      invariant: isReordered ? "R7" : "R3",
      evidence: `${key}: ${wanted.length} changes expected, ${texts.length} found; change ${at}: expected ${short(wanted[at])}, found ${short(texts[at])}`,
    });
  }
  for (const key of changes.keys()) violations.push({ invariant: "R3", evidence: `nobody wrote ${key}` });
  return violations;
}

const short = (text: string | undefined) => (text === undefined ? "nothing" : text.slice(0, 200));

const FINAL = ["SUCCESS", "FAILURE", "NEEDS_DECISION"];

/** R2, R8, R9 and R10 for one instance that has come to rest. */
export function checkInstance(history: InstanceHistory, expectedRows: number, people: readonly string[]): Violation[] {
  const { state, attempts, journal, transitions, receipt, hasSlot } = history;
  const violations: Violation[] = [];
  const fail = (invariant: string, evidence: string) => violations.push({ invariant, evidence });
  if (!FINAL.includes(state) || hasSlot) fail("R9", `${state}, slot ${hasSlot ? "held" : "free"}`);
  for (const [index, attempt] of attempts.entries()) {
    const next = attempts[index + 1];
    if (next !== undefined && BigInt(next.fence) <= BigInt(attempt.fence))
      fail("R2", `fence ${attempt.fence} is followed by ${next.fence}`);
    const first = next && journal.find((entry) => entry.attempt === next.id);
    const late = first && journal.find((entry) => entry.attempt === attempt.id && entry.at > first.at);
    if (late) fail("R2", `attempt ${attempt.number} wrote ${late.type} after attempt ${next!.number} had begun`);
  }
  for (let index = 1; index < transitions.length; index++)
    if (transitions[index]!.from !== transitions[index - 1]!.to)
      fail(
        "R10",
        `${transitions[index - 1]!.event} to ${transitions[index - 1]!.to}, then from ${transitions[index]!.from}`,
      );
  if (transitions.at(-1)?.to !== state)
    fail("R10", `the history ends in ${transitions.at(-1)?.to}, the instance is ${state}`);
  const byPeople = transitions.filter(({ actor }) => actor.startsWith("user:")).map(({ event }) => event);
  for (const event of people) if (!byPeople.includes(event)) fail("R10", `nobody is on record for ${event}`);
  if (state !== "SUCCESS" || transitions.at(-1)?.event === "acceptedOutcome") return violations;
  const last = attempts.at(-1);
  if (last?.state !== "SUCCESS") fail("R8", `the last attempt of a success is ${last?.state}`);
  else if (last.read !== expectedRows || last.written + last.dirty !== last.read || last.dirty !== 0)
    fail("R8", `${expectedRows} rows expected; read ${last.read}, written ${last.written}, dirty ${last.dirty}`);
  if (receipt === null || receipt.recordsRead !== expectedRows || receipt.recordsWritten !== expectedRows)
    fail("R8", `${expectedRows} rows expected; the receipt says ${JSON.stringify(receipt)}`);
  return violations;
}

/** Rows of a status table, as any client sees them. */
export type StatusRow = Readonly<Record<string, unknown>>;

/** R6: no stored position of a window's end while that window is not committed. */
export function checkPositions(rows: readonly StatusRow[], uncommittedEndsMs: readonly number[]): Violation[] {
  return uncommittedEndsMs.flatMap((endMs) => {
    const early = rows.filter(
      ({ StatusType: type, StatusValue: value }) =>
        (type === "CheckpointForDataxReader" || type === "DataxJobDesc") &&
        String(value).trimStart().startsWith(String(endMs)),
    );
    return early.length === 0
      ? []
      : [{ invariant: "R6", evidence: `${early.length} positions are stored for ${endMs}, which is not committed` }];
  });
}

/** R12: none of the secrets is in what was kept. */
export function checkSecrets(text: string, secrets: readonly string[]): Violation[] {
  return secrets.some((secret) => text.includes(secret))
    ? [{ invariant: "R12", evidence: "a secret stands in what was kept about the run" }]
    : [];
}

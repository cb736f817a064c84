import { fork, type ChildProcess } from "node:child_process";
import { appendFileSync, mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { FAULTS, SHORT } from "./faults";
import type { FromLane, ToLane } from "./lane";
import { root } from "./processes";
import { seedOf } from "./random";
import { formatTable, summarise } from "./report";
import type { RunResult } from "./run";

/** Neighbouring runs meet faults of different kinds; a prime, so that every fault has its turn. */
const STRIDE = 37;

/**
 * `npm run campaign -- --runs N --seed S`: runs with faults, each from its own seed, and a table of what became of
 * them. `--only SEED --fault NAME` repeats one; `--faults F5,F32` chooses, and `--short` a cross-section; `--out FILE`
 * keeps every result as a line.
 */
export async function campaign(database: Databases): Promise<number> {
  const { values } = parseArgs({
    options: {
      runs: { type: "string" },
      seed: { type: "string", default: "1" },
      only: { type: "string" },
      fault: { type: "string" },
      faults: { type: "string" },
      short: { type: "boolean", default: false },
      lanes: { type: "string", default: String(2 * availableParallelism()) },
      out: { type: "string" },
    },
  });
  const chosen = values.faults?.split(",");
  const pool = FAULTS.map((fault, index) => ({ ...fault, index })).filter(
    ({ id, name }) =>
      (!chosen || chosen.includes(id)) &&
      (!values.fault || name === values.fault) &&
      (!values.short || SHORT.has(name)),
  );
  if (pool.length === 0) throw new Error("there is no such fault");
  const count = Number(values.runs ?? pool.length);
  const plan = values.only
    ? pool.filter((_, index) => index === 0).map(({ index }) => ({ seed: Number(values.only), fault: index }))
    : Array.from({ length: count }, (_, run) => ({
        seed: seedOf(Number(values.seed), run),
        fault: pool[(run * STRIDE) % pool.length]!.index,
      }));
  const started = performance.now();
  const results: RunResult[] = [];
  const queue = plan.values();
  const note = (result: RunResult) => {
    results.push(result);
    if (values.out) {
      mkdirSync(dirname(values.out), { recursive: true });
      appendFileSync(values.out, `${JSON.stringify(result)}\n`);
    }
    console.log(lineOf(result, results.length, plan.length));
  };
  const lanes = Math.min(Number(values.lanes), plan.length);
  await Promise.all(Array.from({ length: lanes }, (_, lane) => work(lane, queue, database, note)));
  console.log(`\n${formatTable(results)}\n`);
  const summary = summarise(results, performance.now() - started);
  console.log(JSON.stringify({ campaign: Number(values.seed), ...summary }));
  return summary.violations === 0 && results.length === plan.length ? 0 : 1;
}

export interface Databases {
  /** A migrated, empty database; answers its address. */
  create(): Promise<string>;
  readonly home: string;
}

function lineOf(
  { seed, fault, name, outcome, code, rows, seconds, note, violations }: RunResult,
  at: number,
  of: number,
) {
  const verdict = violations.length === 0 ? "ok" : "VIOLATED";
  const text = `${String(at).padStart(4)}/${of} ${verdict} ${fault} ${name}: ${outcome}${code ? ` (${code})` : ""}, ${rows} rows, ${seconds} s, seed ${seed}${note ? ` (the fault: ${note.trim().slice(0, 120)})` : ""}`;
  const evidence = violations.slice(0, 4).map(({ invariant, evidence }) => `\n       ${invariant}: ${evidence}`);
  const again = violations.length === 0 ? "" : `\n       again: npm run campaign -- --only ${seed} --fault "${name}"`;
  return text + evidence.join("") + again;
}

async function work(
  lane: number,
  queue: Iterator<{ seed: number; fault: number }> & Iterable<{ seed: number; fault: number }>,
  databases: Databases,
  note: (result: RunResult) => void,
): Promise<void> {
  const env = {
    ...process.env,
    DATABASE_URL: await databases.create(),
    MILLRACE_HOME: join(databases.home, `lane-${lane}`),
  };
  const alias = `--import=${pathToFileURL(join(root, "scripts/alias.js")).href}`;
  const child = fork(join(root, "campaign/lane.ts"), {
    execArgv: ["--disable-warning=ExperimentalWarning", alias],
    env,
    cwd: root,
  });
  await next(child, "ready");
  for (const { seed, fault } of queue) {
    const result = next(child, "result");
    child.send({ type: "run", seed, fault } satisfies ToLane);
    note((await result).result);
  }
  child.send({ type: "end" } satisfies ToLane);
  await new Promise((resolve) => child.once("exit", resolve));
}

function next<Type extends FromLane["type"]>(
  child: ChildProcess,
  type: Type,
): Promise<Extract<FromLane, { type: Type }>> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`a lane ended with ${code}`));
    child.once("exit", ended);
    child.once("message", (message: FromLane) => {
      child.off("exit", ended);
      if (message.type === type) resolve(message as Extract<FromLane, { type: Type }>);
      else reject(new Error(`a lane said ${message.type}`));
    });
  });
}

import { randomUUID } from "node:crypto";
import { z } from "zod";
import { randomFrom, type Random } from "../random";
import type { Fault, FaultCall, Faults } from "./fault";

const offset = z.int().min(0);

/** What can be done to an answer, as the admin API takes it; `FaultEffect` says what each kind means. */
export const faultEffect = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("none") }),
  z.object({
    kind: z.literal("answer"),
    status: z.int().min(400).max(599),
    code: z.string().min(1),
    message: z.string().default(""),
    headers: z.record(z.string(), z.string()).default({}),
    tookEffect: z.boolean().default(false),
  }),
  z.object({ kind: z.literal("hang"), tookEffect: z.boolean().default(false) }),
  z.object({ kind: z.literal("cut"), afterBytes: offset.default(0) }),
  z.object({ kind: z.literal("truncate"), atByte: offset }),
  z.object({ kind: z.literal("flip"), bit: offset }),
  z.object({ kind: z.literal("cutAfter") }),
  z.object({ kind: z.literal("repeat") }),
  z.object({ kind: z.literal("behave"), behaviour: z.string().min(1) }),
]);

/** When a fault happens, and what. Calls that a rule matches are counted from 1. */
export const faultRule = z.object({
  /** Left out, the rule holds for both servers. */
  server: z.enum(["tablestore", "maxcompute"]).optional(),
  /** The operation's name; left out, every operation. */
  operation: z.string().min(1).optional(),
  subject: z.string().min(1).optional(),
  /** The first matching call it happens to. */
  fromCall: z.int().min(1).default(1),
  /** Happens to every n-th call from there on. */
  every: z.int().min(1).default(1),
  /** How often it happens at most; null is for ever. */
  times: z.int().min(1).nullable().default(1),
  /** Chance that it happens to a call it is due for; drawn from `seed`, so that a run can be repeated. */
  probability: z.number().gt(0).max(1).default(1),
  seed: z.int().default(1),
  delayMs: z.int().min(0).max(3_600_000).default(0),
  effect: faultEffect,
});
export type FaultRuleInput = z.input<typeof faultRule>;
export type FaultRule = z.output<typeof faultRule>;

/** A rule with what it has seen and done so far. */
export interface ActiveRule extends FaultRule {
  readonly id: string;
  readonly calls: number;
  readonly happened: number;
}

/** One fault that happened. */
export interface FaultOccurrence {
  readonly id: string;
  readonly ruleId: string;
  readonly at: Date;
  readonly call: FaultCall;
  readonly effect: string;
}

interface Entry {
  readonly id: string;
  readonly rule: FaultRule;
  readonly random: Random;
  calls: number;
  happened: number;
}

/** The oldest occurrences are dropped beyond this many. */
const REMEMBERED = 10_000;

/** The faults of a sandbox: none, until a rule is added. The first rule due for a call decides what happens to it. */
export class FaultBook implements Faults {
  readonly #now: () => Date;
  #entries: Entry[] = [];
  #occurrences: FaultOccurrence[] = [];

  constructor(now: () => Date) {
    this.#now = now;
  }

  get rules(): ActiveRule[] {
    return this.#entries.map(({ id, rule, calls, happened }) => ({ ...rule, id, calls, happened }));
  }

  get occurrences(): readonly FaultOccurrence[] {
    return this.#occurrences;
  }

  add(input: FaultRuleInput): ActiveRule {
    const rule = faultRule.parse(input);
    const entry: Entry = { id: randomUUID(), rule, random: randomFrom(rule.seed), calls: 0, happened: 0 };
    this.#entries.push(entry);
    return { ...rule, id: entry.id, calls: 0, happened: 0 };
  }

  /** Returns whether there was such a rule. What it did stays on record. */
  remove(id: string): boolean {
    const kept = this.#entries.filter((entry) => entry.id !== id);
    const wasThere = kept.length < this.#entries.length;
    this.#entries = kept;
    return wasThere;
  }

  /** Back to no faults and an empty record. */
  clear(): void {
    this.#entries = [];
    this.#occurrences = [];
  }

  take(call: FaultCall): Fault | null {
    const due = this.#entries.filter((entry) => matches(entry.rule, call)).filter(isDue);
    const entry = due.find(({ rule, random }) => rule.probability === 1 || random() < rule.probability);
    if (entry === undefined) return null;
    entry.happened += 1;
    const { delayMs, effect } = entry.rule;
    const id = randomUUID();
    this.#occurrences.push({ id, ruleId: entry.id, at: this.#now(), call, effect: effect.kind });
    if (this.#occurrences.length > REMEMBERED) this.#occurrences.shift();
    return { id, delayMs, effect };
  }
}

function matches({ server, operation, subject }: FaultRule, call: FaultCall): boolean {
  return (
    (server === undefined || server === call.server) &&
    (operation === undefined || operation === call.operation) &&
    (subject === undefined || subject === call.subject)
  );
}

/** Counts the call. */
function isDue(entry: Entry): boolean {
  const { fromCall, every, times } = entry.rule;
  entry.calls += 1;
  const since = entry.calls - fromCall;
  return since >= 0 && since % every === 0 && (times === null || entry.happened < times);
}

import { randomUUID } from "node:crypto";
import {
  faultRule,
  type ActiveFaultRule,
  type FaultOccurrence,
  type FaultRule,
  type FaultRuleInput,
} from "@/lib/core/sandbox/fault-rule";
import { randomFrom, type Random } from "../random";
import type { Fault, FaultCall, Faults } from "./fault";

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

  get rules(): ActiveFaultRule[] {
    return this.#entries.map(({ id, rule, calls, happened }) => ({ ...rule, id, calls, happened }));
  }

  get occurrences(): readonly FaultOccurrence[] {
    return this.#occurrences;
  }

  add(input: FaultRuleInput): ActiveFaultRule {
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

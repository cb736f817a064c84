import type { ChangePlan, RowPart, Segment } from "./plan";

/*
 * A plan as lib/kernel/assembly/plan.ts reads it. Places and strides are that file's, in int32 here and in bytes there.
 */
const KEYS_AT = 16;
const MOST_KEYS = 32;
const KEY_INTS = 2;
const SEGMENTS_AT = 128;
const MOST_SEGMENTS = 64;
const SEGMENT_INTS = 8;
const PARTS_AT = 1024;
const MOST_PARTS = 256;
const PART_INTS = 4;
const TEXTS_AT = PARTS_AT + MOST_PARTS * PART_INTS;
const MOST_NAMES = 16;

const KINDS: Readonly<Record<Segment["kind"], number>> = { row: 0, name: 1, version: 2, value: 3 };
const PART_KINDS: Readonly<Record<RowPart["kind"], number>> = { primaryKey: 0, constant: 1, operation: 2, sequence: 3 };
const TARGETS = { string: 0, bigint: 1 } as const;

/** Index of the length of the sequence's beginning, which belongs to the shard. */
export const PLAN_SEQUENCE_LENGTH = 9;

export interface PlanLimits {
  readonly bytes: number;
  readonly forms: number;
}

/** Null when the plan is larger than what the kernel has room for. `fixedBytes` is what a record takes besides its own. */
export function kernelPlan(plan: ChangePlan, fixedBytes: number, limits: PlanLimits): Int32Array<ArrayBuffer> | null {
  const { segments, rules } = plan;
  const parts = segments.flatMap((segment) => (segment.kind === "row" ? segment.parts : []));
  const keys = parts.filter((part) => part.kind === "primaryKey");
  const count = (kind: Segment["kind"]) => segments.filter((segment) => segment.kind === kind).length;
  const texts = parts.reduce((sum, part) => sum + (part.kind === "constant" ? part.text.length : 0), 0);
  const fits =
    keys.length <= MOST_KEYS &&
    segments.length <= MOST_SEGMENTS &&
    parts.length <= MOST_PARTS &&
    count("name") <= MOST_NAMES &&
    count("row") * 4 <= limits.forms &&
    TEXTS_AT * 4 + texts + 64 <= limits.bytes;
  if (!fits) return null;

  const ints = new Int32Array(TEXTS_AT + ((texts + 3) >> 2));
  const bytes = new Uint8Array(ints.buffer);
  const sequences = parts.filter(({ kind }) => kind === "sequence").length;
  ints.set([segments.length, keys.length, sequences, count("name"), count("value"), fixedBytes, rules.maxTextBytes]);
  ints.set([rules.emptyAsNull ? 1 : 0, rules.copiesBinary ? 1 : 0], 7);
  keys.forEach(({ index, target }, i) => ints.set([index, TARGETS[target]], KEYS_AT + i * KEY_INTS));

  let textAt = TEXTS_AT * 4;
  const partInts = (part: RowPart): number[] => {
    const head = [PART_KINDS[part.kind], part.field];
    if (part.kind === "primaryKey") return [...head, keys.indexOf(part), 0];
    if (part.kind !== "constant") return [...head, 0, 0];
    bytes.set(part.text, textAt);
    textAt += part.text.length;
    return [...head, textAt - part.text.length, part.text.length];
  };
  parts.forEach((part, i) => ints.set(partInts(part), PARTS_AT + i * PART_INTS));

  let firstPart = 0;
  const ordinals = { row: 0, name: 0, version: 0, value: 0 };
  segments.forEach((segment, i) => {
    const at = SEGMENTS_AT + i * SEGMENT_INTS;
    const ordinal = ordinals[segment.kind]++;
    if (segment.kind === "row") {
      const hasOperation = segment.parts.some(({ kind }) => kind === "operation");
      ints.set([KINDS.row, 0, 0, firstPart, segment.parts.length, hasOperation ? 1 : 0, ordinal], at);
      firstPart += segment.parts.length;
    } else {
      const target = segment.kind === "name" ? 0 : TARGETS[segment.target];
      ints.set([KINDS[segment.kind], segment.field, target, 0, 0, 0, ordinal], at);
    }
  });
  return ints;
}

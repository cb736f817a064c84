import type { ChangeSource } from "@/lib/core/job/otsstream-columns";
import type { RecordColumn } from "../record/encoder";

/** How change rows become records; a constant of the job. */
export interface ChangePlan {
  /** Fields in the order of their numbers, cut into the pieces that change together. */
  readonly segments: readonly Segment[];
  readonly rules: ChangeRules;
}

export interface ChangeRules {
  /** Empty texts of the source are left out. */
  readonly emptyAsNull: boolean;
  /** Longer texts are left to the caller. */
  readonly maxTextBytes: number;
  /** Binary values that happen to be UTF-8 are copied; otherwise they are left to the caller. */
  readonly copiesBinary: boolean;
  /** Text of a double that `writeTwoDecimals` does not write. ASCII. */
  readonly doubleText: (value: number) => string;
}

export type Segment =
  | { readonly kind: "row"; readonly parts: readonly RowPart[] }
  | { readonly kind: "name"; readonly field: number }
  | { readonly kind: "version" | "value"; readonly field: number; readonly target: Target };

/** A field that is the same for all rows of one record, but for the operation and the column index. */
export type RowPart =
  | { readonly kind: "primaryKey"; readonly field: number; readonly index: number; readonly target: Target }
  | { readonly kind: "constant"; readonly field: number; readonly text: Uint8Array }
  | { readonly kind: "operation" | "sequence"; readonly field: number };

export type Target = "string" | "bigint";

const MIN_TEXT_BYTES = 1024;

/**
 * The plan for a destination whose columns are fed by `sources` (null: not fed), or null when some column needs more
 * than the kernel can: the rows are then converted one by one.
 */
export function planChanges(
  columns: readonly RecordColumn[],
  sources: readonly (ChangeSource | null)[],
  rules: ChangeRules,
): ChangePlan | null {
  // Below this, numbers, names and sequences would have to be measured as well.
  if (rules.maxTextBytes < MIN_TEXT_BYTES) return null;
  const segments: Segment[] = [];
  let rowParts: RowPart[] = [];
  const endRowParts = () => {
    if (rowParts.length > 0) segments.push({ kind: "row", parts: rowParts });
    rowParts = [];
  };
  for (const [i, source] of sources.entries()) {
    if (source === null) continue;
    const { kind } = columns[i]!.type;
    const field = i + 1;
    if (kind !== "string" && kind !== "bigint") return null;
    if (source.kind === "constant") {
      const text = Buffer.from(source.value);
      if (kind !== "string" || text.length > rules.maxTextBytes || !source.value.isWellFormed()) return null;
      if (text.length > 0 || !rules.emptyAsNull) rowParts.push({ kind: "constant", field, text });
    } else if (source.kind === "primaryKey") {
      rowParts.push({ kind: "primaryKey", field, index: source.index, target: kind });
    } else if (source.field === "version" || source.field === "colValue") {
      endRowParts();
      segments.push({ kind: source.field === "version" ? "version" : "value", field, target: kind });
    } else {
      if (kind !== "string") return null;
      if (source.field === "colName") {
        endRowParts();
        segments.push({ kind: "name", field });
      } else {
        // One row segment has one gap for the digits of the column index.
        const isSecond = source.field === "sequenceInfo" && rowParts.some((part) => part.kind === "sequence");
        if (isSecond) endRowParts();
        rowParts.push({ kind: source.field === "opType" ? "operation" : "sequence", field });
      }
    }
  }
  endRowParts();
  return { segments, rules };
}

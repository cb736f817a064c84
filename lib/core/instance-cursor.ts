import { AppError } from "./errors";

/** Where a page ends: the sort key of its last row, opaque to whoever carries it. */
export interface InstanceCursor {
  /** `next`: rows after the key; `previous`: rows before it. */
  readonly direction: "next" | "previous";
  readonly bizdate: string;
  /** Epoch milliseconds of the planned time. */
  readonly cyctime: number;
  readonly id: bigint;
  /** Value of the other sort: milliseconds, or null for a row without one. */
  readonly value: number | null;
}

export function formatCursor({ direction, bizdate, cyctime, id, value }: InstanceCursor): string {
  return [direction === "next" ? "n" : "p", bizdate, cyctime, id, value ?? "-"].join("~");
}

/** @throws AppError "input.invalid" */
export function parseCursor(text: string): InstanceCursor {
  const [, direction, bizdate, cyctime, id, value] = /^([np])~(\d{8})~(-?\d+)~(\d+)~(-?\d+|-)$/.exec(text) ?? [];
  if (direction === undefined)
    throw new AppError("input.invalid", { reason: "The cursor is not one of ours." }, { path: "cursor" });
  return {
    direction: direction === "n" ? "next" : "previous",
    bizdate: bizdate!,
    cyctime: Number(cyctime),
    id: BigInt(id!),
    value: value === "-" ? null : Number(value),
  };
}

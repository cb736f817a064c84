import type { Value } from "@/lib/engine/contract";
import type { OdpsType } from "@/lib/maxcompute/odps-type";
import type { OdpsRow, OdpsValue } from "@/lib/maxcompute/odps-value";
import type { DownloadSession } from "@/lib/maxcompute/tunnel/download-session";

/** The first rows of a download, as people see them. */
export async function readRows(session: DownloadSession, limit: number, signal: AbortSignal): Promise<Value[][]> {
  const rows: Value[][] = [];
  const count = Math.min(limit, session.recordCount);
  if (count === 0) return rows;
  for await (const page of session.read({ count }, signal)) rows.push(...page.map((row) => shownRow(row, session)));
  return rows;
}

function shownRow(row: OdpsRow, { columns }: DownloadSession): Value[] {
  return row.map((value, index) => shown(value, columns[index]!.type));
}

/** Types without a value of their own are shown as text: dates as days, the others as JSON. */
function shown(value: OdpsValue, type: OdpsType): Value {
  if (value === null || typeof value !== "object") {
    return type.kind === "date" && typeof value === "number"
      ? new Date(value * 86_400_000).toISOString().slice(0, 10)
      : value;
  }
  if (value instanceof Date || value instanceof Uint8Array) return value;
  if ("seconds" in value)
    return type.kind.startsWith("interval") ? `${value.seconds}.${nanos(value.nanos)} s` : instant(value);
  return JSON.stringify(value, (_, member: unknown) => (typeof member === "bigint" ? String(member) : member));
}

const nanos = (value: number) => String(value).padStart(9, "0");

function instant({ seconds, nanos: fraction }: { seconds: number; nanos: number }): string {
  return `${new Date(seconds * 1_000).toISOString().slice(0, 19).replace("T", " ")}.${nanos(fraction)}Z`;
}

import type { AuditEntryView, AuditFormat } from "./audit";

type Exported = AuditEntryView & { readonly prevHash: string; readonly hash: string };

const COLUMNS: readonly (readonly [string, (entry: Exported) => string])[] = [
  ["id", ({ id }) => id],
  ["at", ({ at }) => at.toISOString()],
  ["actor_type", ({ actor }) => actor.type],
  ["actor_id", ({ actor }) => actor.id ?? ""],
  ["actor", ({ actor }) => actor.name],
  ["action", ({ action }) => action],
  ["object_type", ({ objectType }) => objectType],
  ["object_id", ({ objectId }) => objectId],
  ["object", ({ objectName }) => objectName],
  ["before", ({ before }) => json(before)],
  ["after", ({ after }) => json(after)],
  ["request_id", ({ requestId }) => requestId ?? ""],
  ["address", ({ address }) => address ?? ""],
  ["hash", ({ hash }) => hash],
];

/** Entries as lines of a file; `withHead` puts the names of the columns before those of a CSV file. */
export function auditLines(entries: readonly Exported[], format: AuditFormat, withHead: boolean): string {
  if (format === "jsonl") return entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
  const head = withHead ? [COLUMNS.map(([name]) => name)] : [];
  const rows = entries.map((entry) => COLUMNS.map(([, text]) => text(entry)));
  return [...head, ...rows].map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

/**
 * RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe before it: names in the log are
 * whatever people typed.
 */
function field(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const json = (value: unknown) => (value === null || value === undefined ? "" : JSON.stringify(value));

import { JsonObject } from "./json";

/** Rows that a task put into one table. */
export interface TableOutput {
  /** `project.table`, with the partition behind a slash where the service tells it. */
  readonly table: string;
  readonly records: number;
  readonly bytes: number;
}

/**
 * The answer to `?instancesummary`. Its JsonSummary is JSON in a text: `{"Outputs": {"p.t/pt=1": [records, bytes]}, …}`.
 * Source: logview's summary of SQL tasks.
 */
export function formatSummary(outputs: readonly TableOutput[]): string {
  const summary = {
    Cost: { CPU: 0, Memory: 0, Input: 0 },
    Inputs: {},
    Outputs: Object.fromEntries(outputs.map(({ table, records, bytes }) => [table, [records, bytes]])),
  };
  const text = outputs.map(({ table, records }) => `${table}: ${records} records`).join("\n");
  return JSON.stringify({ Instance: { JsonSummary: JSON.stringify(summary), Summary: text } });
}

/** What was put where; empty when the summary says nothing about it. @throws AppError "maxcompute.answer_malformed" */
export function parseOutputs(text: string): readonly TableOutput[] {
  const summary = JsonObject.parse(text).object("Instance")?.text("JsonSummary") ?? "";
  if (summary === "") return [];
  JsonObject.parse(summary);
  const { Outputs } = JSON.parse(summary) as { readonly Outputs?: unknown };
  if (typeof Outputs !== "object" || Outputs === null) return [];
  return Object.entries(Outputs as Record<string, unknown>).flatMap(([table, sizes]) => {
    if (!Array.isArray(sizes)) return [];
    const [records, bytes] = sizes.map(Number);
    return Number.isFinite(records) ? [{ table, records: records!, bytes: bytes || 0 }] : [];
  });
}

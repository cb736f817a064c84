import { AppError } from "@/lib/core/errors";
import { parseCsv, type CsvTable } from "../documents/csv";
import type { SqlInstance } from "../rest/sql-instance";
import { createDownload, type DownloadSession } from "./download-session";
import type { Tunnel } from "./tunnel";

/** What a finished instance left: typed rows, rows as text (when the tunnel does not give them), or a text. */
export type QueryResult =
  | { readonly kind: "rows"; readonly session: DownloadSession }
  | { readonly kind: "table"; readonly table: CsvTable }
  | { readonly kind: "text"; readonly text: string };

/** Codes by which the tunnel says that the result is to be had from the REST service only. Source: PyODPS odps/models/instance.py */
const NO_TUNNEL: ReadonlySet<unknown> = new Set([
  "InstanceTypeNotSupported",
  "InvalidProjectTable",
  "InvalidArgument",
  "NoSuchProject",
]);

export async function openResult(tunnel: Tunnel, instance: SqlInstance, signal: AbortSignal): Promise<QueryResult> {
  try {
    return { kind: "rows", session: await openSession(tunnel, instance.id, signal) };
  } catch (thrown) {
    if (!(thrown instanceof AppError) || !NO_TUNNEL.has(thrown.details.code)) throw thrown;
  }
  const { format, text } = await instance.result(signal);
  return format === "csv" ? { kind: "table", table: parseCsv(text) } : { kind: "text", text };
}

/** All rows, or the first 10,000 where more are not permitted. */
async function openSession(tunnel: Tunnel, instance: string, signal: AbortSignal): Promise<DownloadSession> {
  try {
    return await createDownload(tunnel, { instance, limited: false }, null, signal);
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== "maxcompute.denied") throw thrown;
    return createDownload(tunnel, { instance, limited: true }, null, signal);
  }
}

import { AppError } from "@/lib/core/errors";
import { compressionOf, contentCoding, decompress, type Compression } from "../compression";
import { formatPartitionSpec, type PartitionSpec } from "../documents/partition-spec";
import { parseDownloadSession, type DownloadSessionState } from "../documents/session";
import { malformed } from "../documents/xml";
import { throwIfAborted } from "../http/abort";
import { backOffMs } from "../http/retry";
import type { RequestSubject } from "../http/service-error";
import type { OdpsRow } from "../odps-value";
import { decodeRecordStream } from "../record/decoder";
import type { RecordColumn } from "../record/encoder";
import { damaged } from "../record/source";
import type { TextForm } from "../record/value-codec";
import { recordColumns, selectColumns } from "./columns";
import { quotaQuery, TUNNEL_HEADERS, type Tunnel } from "./tunnel";

const FIRST_POLL_MS = 100;
const LONGEST_POLL_MS = 5000;

/** What is downloaded: a table or one partition of it, or the result of an SQL instance. */
export type DownloadSource =
  | { readonly table: string; readonly partition: PartitionSpec | null }
  | { readonly instance: string; readonly limited: boolean };

export interface ReadOptions {
  /** First row, from 0. */
  readonly start?: number;
  /** Rows to read; all that follow `start` when left out. */
  readonly count?: number;
  /** Data columns by name, in the order wanted; all of them when left out. */
  readonly columns?: readonly string[];
  /** What to ask for; the service may answer uncompressed. */
  readonly compression?: Compression;
  /** Text as strings (the default), or as raw bytes for what may be no UTF-8; views are valid until the next rows. */
  readonly text?: TextForm;
}

/** Opens a session: a snapshot with a known number of rows. */
export async function createDownload(
  tunnel: Tunnel,
  source: DownloadSource,
  quotaName: string | null,
  signal: AbortSignal,
): Promise<DownloadSession> {
  const place = placeOf(tunnel, source, quotaName);
  const opening: (readonly [string, string])[] =
    "table" in source
      ? [
          ["downloads", ""],
          ["asyncmode", "true"],
        ]
      : [["downloads", ""], ...(source.limited ? [["instance_tunnel_limit_enabled", ""] as const] : [])];
  let state = await control(tunnel, place, "POST", opening, signal);
  const { pause } = tunnel.http.retryPolicy;
  for (let pollMs = FIRST_POLL_MS; state.status === "INITIATING"; pollMs = Math.min(pollMs * 2, LONGEST_POLL_MS)) {
    await pause(pollMs, signal);
    state = await control(tunnel, place, "GET", [["downloadid", state.id]], signal);
  }
  if (state.status === "EXPIRED") throw new AppError("maxcompute.session_expired", { session: state.id });
  if (state.status !== "NORMAL") {
    throw new AppError("maxcompute.session_unknown", { session: state.id, status: state.status });
  }
  return new DownloadSession(tunnel, place, state);
}

/** A stable snapshot that is read by row ranges, in parallel if wanted. */
export class DownloadSession {
  readonly id: string;
  readonly recordCount: number;
  /** Data columns; partition columns are not stored in rows. */
  readonly columns: readonly RecordColumn[];
  readonly #tunnel: Tunnel;
  readonly #place: Place;

  constructor(tunnel: Tunnel, place: Place, state: DownloadSessionState) {
    this.#tunnel = tunnel;
    this.#place = { ...place, subject: { ...place.subject, session: state.id } };
    this.id = state.id;
    this.recordCount = state.recordCount;
    this.columns = recordColumns(state.schema.columns);
  }

  /**
   * Rows in order, some at a time. A broken transfer goes on after the last row that was given; every row is verified.
   * @throws AppError "maxcompute.stream_damaged" | "maxcompute.data_changed" | "maxcompute.session_missing"
   */
  async *read(options: ReadOptions, signal: AbortSignal): AsyncGenerator<readonly OdpsRow[], void> {
    const { start = 0, count = this.recordCount - start, columns } = options;
    if (start < 0 || count < 0 || start + count > this.recordCount) {
      throw new AppError("input.invalid", { reason: `rows ${start} to ${start + count} of ${this.recordCount}` });
    }
    const selected = columns === undefined ? this.columns : selectColumns(this.columns, columns);
    const end = start + count;
    const policy = this.#tunnel.http.retryPolicy;
    let at = start;
    for (let failures = 0; at < end;) {
      const from = at;
      try {
        for await (const rows of this.#range(at, end - at, options, selected, signal)) {
          if (at + rows.length > end) damaged(`it holds more than ${end - from} rows`);
          at += rows.length;
          yield rows;
        }
        if (at < end) damaged(`it holds ${at - from} of ${end - from} rows`);
      } catch (thrown) {
        throwIfAborted(signal);
        failures = at > from ? 1 : failures + 1;
        if (!(thrown instanceof AppError) || !thrown.retryable || failures > policy.maxRetries) throw thrown;
        await policy.pause(backOffMs(failures - 1, policy), signal);
      }
    }
  }

  async *#range(
    at: number,
    count: number,
    { columns, compression = "none", text = "strings" }: ReadOptions,
    selected: readonly RecordColumn[],
    signal: AbortSignal,
  ): AsyncGenerator<readonly OdpsRow[], void> {
    const query: (readonly [string, string])[] = [
      ["downloadid", this.id],
      ["data", ""],
      ["rowrange", `(${at},${count})`],
    ];
    if (columns !== undefined) query.push(["columns", columns.join(",")]);
    const { path, query: common, subject, quotaName } = this.#place;
    const headers = { ...TUNNEL_HEADERS, "accept-encoding": contentCoding(compression) ?? "identity" };
    const endpoint = await this.#tunnel.endpoint(quotaName, signal);
    const request = { method: "GET", path, query: [...query, ...common], headers, subject } as const;
    const answer = await this.#tunnel.http.open(endpoint, request, signal);
    // Whatever was asked for, the answer says what it is.
    const coding = answer.headers["content-encoding"];
    const received = compressionOf(coding);
    if (received === null) {
      answer.discard();
      throw malformed(`the content coding ${coding ?? ""} is unknown`);
    }
    yield* decodeRecordStream(decompress(answer.chunks(), received), selected, { text });
  }
}

/** Where the requests of a session go, and what they are about. */
interface Place {
  readonly path: readonly string[];
  readonly query: readonly (readonly [string, string])[];
  readonly quotaName: string | null;
  readonly subject: Partial<RequestSubject>;
}

function placeOf(tunnel: Tunnel, source: DownloadSource, quotaName: string | null): Place {
  const query = quotaQuery(quotaName);
  const project = ["projects", tunnel.project];
  if ("instance" in source) return { path: [...project, "instances", source.instance], query, quotaName, subject: {} };
  const { table, partition } = source;
  const path = [...project, "tables", table];
  if (partition === null) return { path, query, quotaName, subject: { table } };
  const spec = formatPartitionSpec(partition);
  return { path, query: [["partition", spec], ...query], quotaName, subject: { table, partition: spec } };
}

async function control(
  tunnel: Tunnel,
  place: Place,
  method: "GET" | "POST",
  query: readonly (readonly [string, string])[],
  signal: AbortSignal,
): Promise<DownloadSessionState> {
  const { path, subject } = place;
  const endpoint = await tunnel.endpoint(place.quotaName, signal);
  const request = { method, path, query: [...query, ...place.query], headers: TUNNEL_HEADERS, subject };
  return parseDownloadSession((await tunnel.http.send(endpoint, request, signal)).text);
}

import { networkGuard, type NetworkGuard } from "@/lib/network/guard";
import type { Compression } from "./compression";
import { parseCsv } from "./documents/csv";
import type { OdpsPartition } from "./documents/partition";
import type { PartitionSpec } from "./documents/partition-spec";
import type { OdpsProject } from "./documents/project";
import type { OdpsTable, TableListItem } from "./documents/table";
import { parseEndpoint, signingRegion } from "./http/endpoint";
import type { Timeouts } from "./http/exchange";
import { OdpsHttp } from "./http/odps-http";
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from "./http/retry";
import { findPartition, listPartitions } from "./rest/partitions";
import { getProject } from "./rest/projects";
import type { OdpsService } from "./rest/service";
import { findSql, SqlInstance, submitSql, type SqlOptions } from "./rest/sql-instance";
import { DEFAULT_TASK_NAME } from "./documents/job";
import {
  addPartitionSql,
  createTableSql,
  dropPartitionSql,
  ODPS2_TYPES,
  truncateSql,
  type TableDefinition,
} from "./rest/sql-text";
import { findTable, getTable, listTables, type TableFilter } from "./rest/tables";
import type { OdpsCredentials } from "./signature";
import { createDownload, type DownloadSession } from "./tunnel/download-session";
import { openResult, type QueryResult } from "./tunnel/query-result";
import { RetainBudget } from "./tunnel/retained-body";
import { probeTunnel, Tunnel } from "./tunnel/tunnel";
import { attachUpload, createUpload, type UploadSession, type UploadTarget } from "./tunnel/upload-session";

export interface MaxComputeOptions {
  /** Of the REST service, base path included: `https://service.cn-hangzhou.maxcompute.aliyun.com/api`. */
  readonly endpoint: string;
  /** Of the tunnel; the service is asked for it when left out. */
  readonly tunnelEndpoint?: string | undefined;
  readonly project: string;
  /** A function is asked before every request, and once more when the service finds credentials expired. */
  readonly credentials: OdpsCredentials | (() => OdpsCredentials | Promise<OdpsCredentials>);
  /** Region to sign for with version 4. Taken from the endpoint when left out; null signs with version 2. */
  readonly region?: string | null | undefined;
  /** Retries of one call. Default 7; 0 for a test of the connection. */
  readonly maxRetries?: number | undefined;
  readonly onRetry?: RetryPolicy["onRetry"];
  /** Default: 10 s to connect, 120 s of silence. */
  readonly timeouts?: Partial<Timeouts> | undefined;
  /** Control requests on the way at the same time, per endpoint. Default 16. */
  readonly maxConnections?: number | undefined;
  /** Blocks and downloads on the way at the same time, per endpoint. Default 64. */
  readonly maxStreams?: number | undefined;
  /** Bytes of unacknowledged blocks kept to send them again, of all blocks together. Default 64 MiB. */
  readonly retainBytes?: number | undefined;
  /** PEM certificates to trust besides the system's. */
  readonly certificateAuthorities?: string | undefined;
  /** Where connections may lead. Default: anywhere but to link-local and cloud metadata addresses. */
  readonly guard?: NetworkGuard | undefined;
  readonly now?: (() => Date) | undefined;
  readonly random?: (() => number) | undefined;
  readonly pause?: RetryPolicy["pause"] | undefined;
}

export interface UploadRequest {
  readonly table: string;
  /** Every level of a partitioned table; it must exist. */
  readonly partition?: PartitionSpec | null;
  readonly quotaName?: string | null;
}

const DEFAULT_RETAIN_BYTES = 64 * 1024 * 1024;

/**
 * One MaxCompute project with one key. Every call takes a signal, has time-outs, repeats what may be repeated, and fails
 * with an AppError of the maxcompute area whose details name the service's code and the request id.
 */
export class MaxComputeClient {
  readonly project: string;
  readonly #http: OdpsHttp;
  readonly #service: OdpsService;
  readonly #tunnel: Tunnel;
  readonly #budget: RetainBudget;

  /** @throws AppError "maxcompute.endpoint_invalid" */
  constructor(options: MaxComputeOptions) {
    const { project, credentials, tunnelEndpoint } = options;
    const endpoint = parseEndpoint(options.endpoint);
    this.project = project;
    this.#http = new OdpsHttp({
      project,
      credentials: typeof credentials === "function" ? credentials : () => credentials,
      region: options.region === undefined ? signingRegion(endpoint) : options.region,
      timeouts: { connectMs: 10_000, idleMs: 120_000, ...options.timeouts },
      retry: {
        maxRetries: options.maxRetries ?? DEFAULT_RETRY_POLICY.maxRetries,
        maxThrottleMs: DEFAULT_RETRY_POLICY.maxThrottleMs,
        onRetry: options.onRetry,
        random: options.random ?? DEFAULT_RETRY_POLICY.random,
        pause: options.pause ?? DEFAULT_RETRY_POLICY.pause,
      },
      maxConnections: options.maxConnections ?? 16,
      maxStreams: options.maxStreams ?? 64,
      certificateAuthorities: options.certificateAuthorities,
      guard: options.guard ?? networkGuard({ allowPrivate: true }),
      now: options.now ?? (() => new Date()),
    });
    this.#service = { http: this.#http, endpoint, project };
    this.#tunnel = new Tunnel(this.#service, tunnelEndpoint ? parseEndpoint(tunnelEndpoint) : null);
    this.#budget = new RetainBudget(options.retainBytes ?? DEFAULT_RETAIN_BYTES);
  }

  /** Ends idle connections. Requests on the way fail. */
  close(): void {
    this.#http.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  /** @throws AppError "maxcompute.project_missing" */
  async getProject(signal: AbortSignal): Promise<OdpsProject> {
    return getProject(this.#service, signal);
  }

  listTables(filter: TableFilter, signal: AbortSignal): AsyncGenerator<TableListItem, void> {
    return listTables(this.#service, filter, signal);
  }

  /** @throws AppError "maxcompute.table_missing" */
  async getTable(table: string, signal: AbortSignal): Promise<OdpsTable> {
    return getTable(this.#service, table, signal);
  }

  async findTable(table: string, signal: AbortSignal): Promise<OdpsTable | null> {
    return findTable(this.#service, table, signal);
  }

  async createTable(definition: TableDefinition, signal: AbortSignal): Promise<void> {
    await this.runSql(createTableSql(definition), { settings: ODPS2_TYPES }, signal);
  }

  /** Deletes the rows of a table, or of one partition, which stays. */
  async truncate(table: string, partition: PartitionSpec | null, signal: AbortSignal): Promise<void> {
    await this.runSql(truncateSql(table, partition), {}, signal);
  }

  listPartitions(table: string, under: PartitionSpec | null, signal: AbortSignal): AsyncGenerator<OdpsPartition, void> {
    return listPartitions(this.#service, table, under, signal);
  }

  async findPartition(table: string, spec: PartitionSpec, signal: AbortSignal): Promise<OdpsPartition | null> {
    return findPartition(this.#service, table, spec, signal);
  }

  /** Adds the partition unless it exists. */
  async ensurePartition(table: string, spec: PartitionSpec, signal: AbortSignal): Promise<void> {
    if ((await this.findPartition(table, spec, signal)) !== null) return;
    await this.runSql(addPartitionSql(table, spec), { settings: ODPS2_TYPES, taskName: "SQLAddPartitionTask" }, signal);
  }

  /** Drops the partition with its rows, if it exists. */
  async dropPartition(table: string, spec: PartitionSpec, signal: AbortSignal): Promise<void> {
    await this.runSql(dropPartitionSql(table, spec), { taskName: "SQLDropPartitionTask" }, signal);
  }

  async submitSql(sql: string, options: SqlOptions, signal: AbortSignal): Promise<SqlInstance> {
    return submitSql(this.#service, sql, options, signal);
  }

  /** The instance of a submission whose answer was lost; null when the service has taken none of that name. */
  async findSql(jobName: string, since: Date, signal: AbortSignal): Promise<SqlInstance | null> {
    return findSql(this.#service, jobName, since, signal);
  }

  /** An instance submitted before, here or elsewhere. */
  sqlInstance(id: string, taskName = DEFAULT_TASK_NAME): SqlInstance {
    return new SqlInstance(this.#service, id, taskName);
  }

  /** Submits SQL and waits for its success. @throws AppError "maxcompute.sql_failed" | "maxcompute.sql_cancelled" */
  async runSql(sql: string, options: SqlOptions, signal: AbortSignal): Promise<SqlInstance> {
    const instance = await this.submitSql(sql, options, signal);
    await instance.wait(signal);
    return instance;
  }

  /** Rows of a finished SELECT with their types, or the text another statement left. */
  async openResult(instance: SqlInstance, signal: AbortSignal): Promise<QueryResult> {
    return openResult(this.#tunnel, instance, signal);
  }

  /** The first rows of a finished SELECT, at most 10,000, as the REST service writes them: text, or null. */
  async resultTable(instance: SqlInstance, signal: AbortSignal): Promise<ReturnType<typeof parseCsv>> {
    return parseCsv((await instance.result(signal)).text);
  }

  /** Proves that the tunnel can be reached with this key and quota, and gives its address. */
  async probeTunnel(quotaName: string | null, signal: AbortSignal): Promise<string> {
    return probeTunnel(this.#tunnel, quotaName, signal);
  }

  /**
   * @throws AppError "maxcompute.table_missing" | "maxcompute.partition_missing" | "maxcompute.partition_required" |
   * "maxcompute.overwrite_unsupported" | "maxcompute.type_unsupported"
   */
  async createUpload(
    request: UploadRequest,
    options: { readonly overwrite: boolean },
    signal: AbortSignal,
  ): Promise<UploadSession> {
    return createUpload(this.#tunnel, this.#budget, targetOf(request), options, signal);
  }

  /** @throws AppError "maxcompute.session_missing" */
  async attachUpload(request: UploadRequest, id: string, signal: AbortSignal): Promise<UploadSession> {
    return attachUpload(this.#tunnel, this.#budget, targetOf(request), id, signal);
  }

  async createDownload(request: UploadRequest, signal: AbortSignal): Promise<DownloadSession> {
    const { table, partition, quotaName } = targetOf(request);
    return createDownload(this.#tunnel, { table, partition }, quotaName, signal);
  }
}

export type { Compression };

function targetOf({ table, partition = null, quotaName = null }: UploadRequest): UploadTarget {
  return { table, partition, quotaName };
}

import { JsonObject } from "./json";
import { httpDate, parseHttpDate } from "./times";
import type { OdpsColumn } from "./table";
import { malformed } from "./xml";

/** Statuses an upload session may report. PyODPS does not know COMMITTING, so a server should not say it. */
export const UPLOAD_STATUSES = [
  "NORMAL",
  "COMMITTING",
  "CLOSING",
  "CLOSED",
  "CANCELED",
  "EXPIRED",
  "CRITICAL",
  "UNKNOWN",
] as const;
export type UploadStatus = (typeof UPLOAD_STATUSES)[number];

export const DOWNLOAD_STATUSES = ["NORMAL", "INITIATING", "CLOSED", "EXPIRED", "UNKNOWN"] as const;
export type DownloadStatus = (typeof DOWNLOAD_STATUSES)[number];

/** Columns of a session; field numbers of its record streams count `columns` from 1. */
export interface TunnelSchema {
  readonly columns: readonly OdpsColumn[];
  readonly partitionKeys: readonly OdpsColumn[];
}

export interface UploadedBlock {
  readonly id: number;
  readonly recordCount: number;
  readonly createdAt: Date;
  readonly version: number;
}

export interface UploadSessionState {
  readonly id: string;
  /** Null when the answer does not say, as that of a commit. */
  readonly status: UploadStatus | null;
  readonly owner: string;
  readonly createdAt: Date | null;
  readonly isOverwrite: boolean;
  readonly maxFieldBytes: number | null;
  readonly quotaName: string;
  readonly schema: TunnelSchema;
  readonly blocks: readonly UploadedBlock[];
}

export interface DownloadSessionState {
  readonly id: string;
  readonly status: DownloadStatus;
  readonly owner: string;
  readonly createdAt: Date | null;
  readonly recordCount: number;
  readonly quotaName: string;
  readonly schema: TunnelSchema;
}

/** Members without a value are left out: Java reads them as strings and fails on null. */
export function formatUploadSession(session: UploadSessionState): string {
  return JSON.stringify({
    UploadID: session.id,
    Status: session.status ?? undefined,
    Owner: session.owner,
    Initiated: session.createdAt === null ? undefined : httpDate(session.createdAt),
    IsOverwrite: session.isOverwrite,
    MaxFieldSize: session.maxFieldBytes ?? undefined,
    QuotaName: session.quotaName,
    Schema: schemaJson(session.schema),
    UploadedBlockList: session.blocks.map(({ id, recordCount, createdAt, version }) => ({
      BlockID: id,
      CreateTime: Math.floor(createdAt.getTime() / 1000),
      Date: httpDate(createdAt),
      FileName: String(id),
      RecordCount: recordCount,
      Version: version,
    })),
  });
}

/** @throws AppError "maxcompute.answer_malformed" */
export function parseUploadSession(text: string): UploadSessionState {
  const json = JsonObject.parse(text);
  const status = json.text("Status");
  return {
    id: json.text("UploadID") ?? "",
    status: status === null ? null : known(UPLOAD_STATUSES, status),
    owner: json.text("Owner") ?? "",
    createdAt: parseHttpDate(json.text("Initiated")),
    isOverwrite: json.boolean("IsOverwrite") ?? false,
    maxFieldBytes: json.number("MaxFieldSize"),
    quotaName: json.text("QuotaName") ?? "",
    schema: readSchema(json),
    blocks: json.objects("UploadedBlockList").map((block) => ({
      id: block.number("BlockID") ?? fail("a block has no id"),
      recordCount: block.number("RecordCount") ?? 0,
      createdAt: new Date((block.number("CreateTime") ?? 0) * 1000),
      version: block.number("Version") ?? 0,
    })),
  };
}

export function formatDownloadSession(session: DownloadSessionState): string {
  return JSON.stringify({
    DownloadID: session.id,
    Status: session.status,
    Owner: session.owner,
    Initiated: session.createdAt === null ? undefined : httpDate(session.createdAt),
    RecordCount: session.recordCount,
    QuotaName: session.quotaName,
    Schema: schemaJson(session.schema),
  });
}

/** @throws AppError "maxcompute.answer_malformed" */
export function parseDownloadSession(text: string): DownloadSessionState {
  const json = JsonObject.parse(text);
  return {
    id: json.text("DownloadID") ?? fail("no DownloadID"),
    status: known(DOWNLOAD_STATUSES, json.text("Status") ?? ""),
    owner: json.text("Owner") ?? "",
    createdAt: parseHttpDate(json.text("Initiated")),
    recordCount: json.number("RecordCount") ?? fail("no RecordCount"),
    quotaName: json.text("QuotaName") ?? "",
    schema: readSchema(json),
  };
}

/** A status nobody has heard of is one nothing can be concluded from. */
function known<Status extends string>(statuses: readonly Status[], text: string): Status | "UNKNOWN" {
  return statuses.find((status) => status === text.toUpperCase()) ?? "UNKNOWN";
}

function schemaJson({ columns, partitionKeys }: TunnelSchema) {
  const column = (one: OdpsColumn, index: number) => ({
    column_id: String(index),
    name: one.name,
    type: one.type,
    nullable: one.isNullable,
    comment: one.comment,
    default_value: one.defaultValue ?? "",
  });
  return {
    IsVirtualView: false,
    columns: columns.map(column),
    partitionKeys: partitionKeys.map((key, index) => column(key, columns.length + index)),
  };
}

function readSchema(session: JsonObject): TunnelSchema {
  const schema = session.object("Schema");
  const columns = (name: string) =>
    (schema?.objects(name) ?? []).map((column): OdpsColumn => ({
      name: column.text("name") ?? "",
      type: column.text("type") ?? "",
      comment: column.text("comment") ?? "",
      isNullable: column.boolean("nullable") ?? true,
      defaultValue: column.text("default_value") || null,
    }));
  return { columns: columns("columns"), partitionKeys: columns("partitionKeys") };
}

function fail(reason: string): never {
  throw malformed(reason);
}

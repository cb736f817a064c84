import { methodNotAllowed } from "../http/service-error";
import { createDownload, readRows, reloadDownload } from "../tunnel/downloads";
import { previewRows } from "../tunnel/preview";
import { abortUpsert, commitUpsert, createUpsert, reloadUpsert, writeUpsert } from "../tunnel/upserts";
import { abortStream, createStream, reloadStream, writeStream } from "../tunnel/streams";
import { commitUpload, createUpload, reloadUpload, writeBlock } from "../tunnel/uploads";
import { getPartition, listPartitions } from "./partitions";
import type { Answer, Route } from "./route";
import { getExtendedTable, getTable, previewTable } from "./tables";

/**
 * Many operations share the path of a table; the keys of the query tell them apart. The order matters, because
 * `partition` accompanies most of them.
 */
export function tableRoute(
  method: string,
  table: string,
  more: readonly string[],
  query: ReadonlyMap<string, string>,
): Route {
  const rest = (operation: string, answer: Answer): Route => ({ operation, subject: table, isTunnel: false, answer });
  const tunnel = (operation: string, answer: Answer, subject = table): Route => ({
    operation,
    subject,
    isTunnel: true,
    answer,
  });
  const isWrite = method === "POST" || method === "PUT";
  if (more[0] === "preview") return tunnel("previewRows", previewRows);
  if (more[0] === "streams") {
    if (method === "PUT") return tunnel("writeStream", writeStream);
    if (method === "POST" && query.has("uploadid")) return tunnel("abortStream", abortStream);
    return method === "POST" ? tunnel("createStream", createStream) : tunnel("reloadStream", reloadStream);
  }
  if (more[0] === "upserts") return tunnel(...upsertRoute(method, query));
  if (more.length > 0)
    return tunnel("unknown", () => {
      throw methodNotAllowed(`the sandbox does not serve ${more[0]}`);
    });
  if (method === "POST" && query.has("uploads")) return tunnel("createUpload", createUpload);
  const uploadId = query.get("uploadid");
  if (uploadId !== undefined) {
    if (isWrite && query.has("blockid")) return tunnel("writeBlock", writeBlock, uploadId);
    if (method === "POST") return tunnel("commitUpload", commitUpload, uploadId);
    if (method === "GET") return tunnel("reloadUpload", reloadUpload, uploadId);
  }
  if (method === "POST" && query.has("downloads")) return tunnel("createDownload", createDownload);
  const downloadId = query.get("downloadid");
  if (method === "GET" && downloadId !== undefined)
    return query.has("data")
      ? tunnel("readRows", readRows, downloadId)
      : tunnel("reloadDownload", reloadDownload, downloadId);
  if (method !== "GET")
    return rest("unknown", () => {
      throw methodNotAllowed();
    });
  if (query.has("partitions")) return rest("listPartitions", listPartitions);
  if (query.has("data")) return rest("previewTable", previewTable);
  if (query.has("partition")) return rest("getPartition", getPartition);
  if (query.has("extended")) return rest("getExtendedTable", getExtendedTable);
  return rest("getTable", getTable);
}

function upsertRoute(
  method: string,
  query: ReadonlyMap<string, string>,
): readonly [operation: string, answer: Answer, subject?: string] {
  const id = query.get("upsertid");
  if (id === undefined) return ["createUpsert", createUpsert];
  if (method === "PUT") return ["writeUpsert", writeUpsert, id];
  if (method === "DELETE") return ["abortUpsert", abortUpsert, id];
  return method === "POST" ? ["commitUpsert", commitUpsert, id] : ["reloadUpsert", reloadUpsert, id];
}

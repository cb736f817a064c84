import { invalidArgument, ServiceError } from "../http/service-error";
import type { Call, Reply } from "../http/call";
import { targetOf } from "../routes/partition-of";
import { tableOf } from "../routes/tables";
import type { Service } from "../service";
import { encodeArrowStream } from "./arrow-rows";
import { readTableRows } from "./table-rows";

/**
 * The first rows of a table, a view or a partition as an Arrow IPC stream. The `ZSTD` and `LZ4_FRAME` that clients accept
 * here are codecs of Arrow buffers, not of the body, and buffers may always stay as they are.
 */
export function previewRows(service: Service, call: Call): Reply {
  const table = tableOf(service, call);
  const asked = Number(call.query.get("limit") ?? "-1");
  if (!Number.isInteger(asked)) throw invalidArgument("limit must be a number");
  const count = asked < 0 ? service.limits.maxPreviewRows : Math.min(asked, service.limits.maxPreviewRows);
  const all = [...table.columns, ...table.partitionKeys];
  const names =
    call.query
      .get("columns")
      ?.split(",")
      .map((name) => name.trim().toLowerCase())
      .filter(Boolean) ?? [];
  const columns = names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
  if (names.length > 0 && columns.length !== new Set(names).size)
    throw new ServiceError(400, "InvalidColumnSpec", "The specified columns are not valid");
  const partition = call.query.get("partition");
  const target = partition ? targetOf(service, table, partition) : null;
  const rows = readTableRows(service, table, { target, columns, start: 0, count });
  return {
    status: 200,
    headers: { "content-type": "application/octet-stream" },
    body: encodeArrowStream(rows, columns, "pair"),
  };
}

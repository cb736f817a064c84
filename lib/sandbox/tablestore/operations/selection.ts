import type { TimeRange } from "@/lib/tablestore/operations/shared";
import type { Selection } from "../rows/select-row";
import { invalid } from "../service-error";
import { readFilter } from "../validation/condition";
import { LIMIT } from "../validation/limits";

interface ReadRequest {
  readonly columnsToGet: readonly string[];
  readonly timeRange?: TimeRange;
  readonly maxVersions?: number;
  readonly filter?: Uint8Array;
  readonly startColumn?: string;
  readonly endColumn?: string;
  readonly returnEntirePrimaryKeys?: boolean;
}

/** What a read asks for, of whichever operation. @throws ServiceError */
export function readSelection(request: ReadRequest): Selection {
  const { columnsToGet, timeRange, maxVersions, startColumn, endColumn } = request;
  if (columnsToGet.length > LIMIT.columnsToGet)
    throw invalid(
      `The number of columns from the request exceeds the limit, limit count: ${LIMIT.columnsToGet}, column count: ${columnsToGet.length}.`,
    );
  if (maxVersions === undefined && timeRange === undefined)
    throw invalid("No version condition is specified while querying row.");
  if (maxVersions !== undefined && maxVersions <= 0)
    throw invalid("The maximum versions cannot be less than or equal to 0.");
  return {
    columns: new Set(columnsToGet),
    columnRange: { from: startColumn || null, to: endColumn || null },
    versions: timeRange === undefined ? null : readTimeRange(timeRange),
    maxVersions: maxVersions ?? Number.MAX_SAFE_INTEGER,
    filter: readFilter(request.filter),
    entireKey: request.returnEntirePrimaryKeys ?? true,
  };
}

function readTimeRange({ startTime, endTime, specificTime }: TimeRange) {
  if (specificTime !== undefined) {
    if (startTime !== undefined || endTime !== undefined)
      throw invalid("Specific time cannot be given together with start time or end time.");
    return { start: specificTime, end: specificTime + 1n };
  }
  if (startTime === undefined || endTime === undefined)
    throw invalid("Both start time and end time are required in time range.");
  if (startTime < 0n || endTime < 0n || startTime > endTime)
    throw invalid("The start time of time range cannot be greater than its end time.");
  return { start: startTime, end: endTime };
}

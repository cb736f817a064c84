import { AppError } from "@/lib/core/errors";
import { decodeFilter, type Filter } from "@/lib/tablestore/filter";
import { checkFilter } from "../rows/filter-row";
import { invalid } from "../service-error";

/** The filter of a request, or null when there is none. @throws ServiceError when the bytes are none */
export function readFilter(bytes: Uint8Array | undefined): Filter | null {
  if (bytes === undefined || bytes.length === 0) return null;
  try {
    const filter = decodeFilter(bytes);
    checkFilter(filter);
    return filter;
  } catch (error) {
    if (error instanceof AppError) throw invalid(String(error.params.reason ?? error.message));
    throw error;
  }
}

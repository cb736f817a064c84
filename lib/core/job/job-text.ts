import { AppError, toAppError } from "../errors";
import { isDatax, isVersion1 } from "./formats";
import { importJob } from "./job-import";

export interface JobText {
  /** A job of version 2.0, as typed or as converted. */
  readonly text: string;
  /** What the text was written in when it had to be converted: then places in `text` are not those of the file. */
  readonly convertedFrom: "1.0" | "DataX" | null;
  readonly notes: readonly AppError[];
}

/**
 * The text of a job of version 2.0 for a file in any of the known forms. Text of version 2.0, and text that is no job
 * at all, comes back as it is: `checkJob` knows what to say about it.
 * @throws AppError job.* for a DataX job that has no counterpart
 */
export function readJobText(text: string): JobText {
  const parsed = parse(text);
  const convertedFrom = isDatax(parsed) ? "DataX" : isVersion1(parsed) ? "1.0" : null;
  if (convertedFrom === null) return { text, convertedFrom, notes: [] };
  const { document, notes } = importJob(parsed);
  return { text: `${JSON.stringify(document, null, 2)}\n`, convertedFrom, notes };
}

/** The value of a JSON text. @throws AppError job.malformed_json */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError("job.malformed_json", { reason: toAppError(error).describe("en").causes[0] ?? "" });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

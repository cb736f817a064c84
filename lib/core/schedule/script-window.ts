import { z } from "zod";

/** What the schedule needs to know of a script: where its window stands, and what it reads and writes. */
export interface ScriptWindow {
  /** Texts of the reader's bounds, for example `${startTime}`. */
  readonly start: string;
  readonly end: string;
  readonly dataSource: string;
  readonly table: string;
  /** The writer's partition as written, or null. */
  readonly partition: string | null;
}

const document = z.looseObject({
  steps: z.array(
    z.looseObject({
      category: z.string().optional(),
      stepType: z.string(),
      parameter: z.looseObject({
        startTimeString: z.string().optional(),
        endTimeString: z.string().optional(),
        datasource: z.string().optional(),
        dataTable: z.string().optional(),
        partition: z.unknown().optional(),
        table: z.string().optional(),
      }),
    }),
  ),
});

/** The table that a script writes; null for a script that is no job document or names none. */
export function destinationTable(script: string): string | null {
  return parsedScript(script)?.steps.find(({ category }) => category === "writer")?.parameter.table || null;
}

/** The window of a script that reads a Tablestore Stream between two texts; null for any other script. */
export function scriptWindow(script: string): ScriptWindow | null {
  const parsed = parsedScript(script);
  if (parsed === null) return null;
  const reader = parsed.steps.find(({ stepType }) => stepType === "otsstream")?.parameter;
  const writer = parsed.steps.find(({ category }) => category === "writer")?.parameter;
  if (!reader?.startTimeString || !reader.endTimeString) return null;
  const partition = typeof writer?.partition === "string" && writer.partition !== "" ? writer.partition : null;
  return {
    start: reader.startTimeString,
    end: reader.endTimeString,
    dataSource: reader.datasource ?? "",
    table: reader.dataTable ?? "",
    partition,
  };
}

/** Null for a script that is no job document; what is wrong with it is for the job's own check to say. */
function parsedScript(script: string): z.infer<typeof document> | null {
  try {
    return document.parse(JSON.parse(script));
  } catch {
    return null;
  }
}

import { DEFAULT_STATUS_TABLE } from "./otsstream";
import { JOB_VERSION } from "./document";

/**
 * What a new batch synchronization node starts from: the guide's settings, without data sources, tables and columns.
 * `null` columns are no choice yet, which no run accepts; an empty list would mean all of them.
 */
export function newJob(): string {
  const document = {
    type: "job",
    version: JOB_VERSION,
    steps: [
      {
        stepType: "otsstream",
        parameter: {
          statusTable: DEFAULT_STATUS_TABLE,
          maxRetries: 30,
          isExportSequenceInfo: true,
          datasource: "",
          dataTable: "",
          column: null,
          startTimeString: "${startTime}",
          endTimeString: "${endTime}",
        },
        name: "Reader",
        category: "reader",
      },
      {
        stepType: "odps",
        parameter: { partition: "", truncate: false, datasource: "", table: "", column: null, emptyAsNull: false },
        name: "Writer",
        category: "writer",
      },
    ],
    order: { hops: [{ from: "Reader", to: "Writer" }] },
    setting: { errorLimit: { record: "0" }, speed: { throttle: false, concurrent: 2 } },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

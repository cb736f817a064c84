import { JOB_VERSION } from "./document";
import { DEFAULT_STATUS_TABLE } from "./otsstream";

/** What somebody chose to begin with. */
export interface TemplateChoice {
  readonly reader: { readonly stepType: string; readonly dataSource: string | null };
  readonly writer: { readonly stepType: string; readonly dataSource: string | null };
}

type Parameter = Readonly<Record<string, unknown>>;

/** Beginnings of every reader, as the guide writes them; what people must fill in is empty. */
const READERS: Readonly<Record<string, (dataSource: string) => Parameter>> = {
  otsstream: (datasource) => ({
    datasource,
    dataTable: "",
    statusTable: DEFAULT_STATUS_TABLE,
    startTimeString: "${startTime}",
    endTimeString: "${endTime}",
    isExportSequenceInfo: true,
    maxRetries: 30,
    newVersion: "true",
    column: ["pk", "colName", "version", "colValue", "opType", "sequenceInfo"],
  }),
  stream: () => ({
    sliceRecordCount: 10,
    column: [
      { type: "string", value: "hello" },
      { type: "long", random: "1,100" },
    ],
  }),
};

const WRITERS: Readonly<Record<string, (dataSource: string) => Parameter>> = {
  odps: (datasource) => ({
    datasource,
    table: "",
    partition: "",
    truncate: false,
    column: ["pk", "colname", "version", "colvalue", "optype", "sequenceinfo"],
    emptyAsNull: false,
    compress: false,
  }),
  stream: () => ({ print: false }),
};

export const TEMPLATE_READERS = Object.keys(READERS);
export const TEMPLATE_WRITERS = Object.keys(WRITERS);

/** The text of a new job between two ends. */
export function jobTemplate({ reader, writer }: TemplateChoice): string {
  const document = {
    type: "job",
    version: JOB_VERSION,
    steps: [
      {
        stepType: reader.stepType,
        parameter: READERS[reader.stepType]?.(reader.dataSource ?? "") ?? {},
        name: "Reader",
        category: "reader",
      },
      {
        stepType: writer.stepType,
        parameter: WRITERS[writer.stepType]?.(writer.dataSource ?? "") ?? {},
        name: "Writer",
        category: "writer",
      },
    ],
    order: { hops: [{ from: "Reader", to: "Writer" }] },
    setting: { errorLimit: { record: "0" }, speed: { throttle: false, concurrent: 2 } },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

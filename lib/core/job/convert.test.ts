import fc from "fast-check";
import { expect, test } from "vitest";
import { checkJob, understandJob } from "./check";
import { exportDatax } from "./datax-export";
import { jobDocument } from "./document";
import { importJob } from "./job-import";
import { GUIDE_SCRIPT, guideWith } from "./testing/guide-script";

const guide = () => JSON.parse(GUIDE_SCRIPT) as Record<string, never>;

test("the guide's script becomes the DataX job that the original engine runs", () => {
  const { document, notes } = exportDatax(guide());
  expect(notes).toEqual([]);
  expect(document).toEqual({
    job: {
      setting: { speed: { channel: 2 }, errorLimit: { record: 0 } },
      content: [
        {
          reader: {
            name: "otsstreamreader",
            parameter: {
              endpoint: "${ds.MyTablestoreDataSource.endpoint}",
              instanceName: "${ds.MyTablestoreDataSource.instanceName}",
              accessId: "${ds.MyTablestoreDataSource.accessId}",
              accessKey: "${ds.MyTablestoreDataSource.accessKey}",
              statusTable: "TableStoreStreamReaderStatusTable",
              maxRetries: 30,
              isExportSequenceInfo: true,
              dataTable: "target_table",
              newVersion: "true",
              column: ["pk", "colName", "version", "colValue", "opType", "sequenceInfo"],
              startTimeString: "${startTime}",
              endTimeString: "${endTime}",
            },
          },
          writer: {
            name: "odpswriter",
            parameter: {
              odpsServer: "${ds.MyMaxComputeDataSource.odpsServer}",
              project: "${ds.MyMaxComputeDataSource.project}",
              accessId: "${ds.MyMaxComputeDataSource.accessId}",
              accessKey: "${ds.MyMaxComputeDataSource.accessKey}",
              partition: "",
              truncate: false,
              table: "target_table",
              column: ["pk", "colname", "version", "colvalue", "optype", "sequenceinfo"],
              emptyAsNull: false,
              compress: false,
            },
          },
        },
      ],
    },
  });
});

test("there and back, the guide's script says the same", () => {
  const { document, notes } = importJob(exportDatax(guide()).document);
  expect(notes).toEqual([]);
  expect(checkJob(JSON.stringify(document)).errors).toEqual([]);
  const { steps, setting } = document as { steps: object[]; setting: object };
  expect(steps).toMatchObject((guide() as unknown as { steps: object[] }).steps);
  expect(setting).toEqual({ errorLimit: { record: "0" }, speed: { concurrent: 2, throttle: false } });
});

test("a throttled job becomes a rate in bytes, gives the same channels, and comes back", () => {
  for (const [mbps, concurrent] of [
    [1, 2],
    [12, 7],
    [100, 32],
  ]) {
    const source = JSON.parse(guideWith({ setting: { speed: { throttle: true, mbps, concurrent } } }));
    const { job, core } = exportDatax(source).document as { job: { setting: { speed: object } }; core: object };
    expect(job.setting.speed).toEqual({ byte: mbps! * 1_048_576 });
    expect(core).toEqual({
      transport: { channel: { speed: { byte: Math.floor((mbps! * 1_048_576) / concurrent!) } } },
    });
    const back = importJob({ job, core }).document as { setting: { speed: object } };
    expect(back.setting.speed).toEqual({ throttle: true, mbps, concurrent });
  }
});

const dataxWith = (speed: object, core?: object) => ({
  job: {
    setting: { speed, errorLimit: { record: null } },
    content: [{ reader: { name: "streamreader", parameter: {} }, writer: { name: "streamwriter", parameter: {} } }],
  },
  ...(core === undefined ? {} : { core: { transport: { channel: { speed: core } } } }),
});

test("E1: a rate in bytes without the rate of one channel is refused as Framework-03", () => {
  for (const core of [undefined, { byte: -1 }]) {
    expect(() => importJob(dataxWith({ byte: 1_048_576 }, core))).toThrowError(
      expect.objectContaining({ code: "job.speed_incomplete", path: "core.transport.channel.speed.byte" }),
    );
  }
  try {
    importJob(dataxWith({ byte: 1_048_576 }));
  } catch (error) {
    expect((error as { describe(locale: "en"): object }).describe("en")).toMatchObject({ original: "Framework-03" });
  }
});

test.each([
  [{ byte: 10_485_760, channel: 1 }, { byte: 1_048_576 }, 10],
  [{ byte: 10_485_760, record: 5000 }, { byte: 1_048_576, record: 1000 }, 5],
  [{ byte: 1000 }, { byte: 1_048_576 }, 1],
  [{ channel: 3 }, undefined, 3],
  [{ channel: 100 }, undefined, 32],
])("channels of %j with %j per channel are %d", (speed, core, concurrent) => {
  const { document } = importJob(dataxWith(speed, core));
  expect((document as { setting: { speed: { concurrent: number } } }).setting.speed.concurrent).toBe(concurrent);
});

test("a DataX job without any speed is refused in the original's words", () => {
  expect(() => importJob(dataxWith({}))).toThrowError("The job's speed must be set.");
});

test("a connection that was spelled out becomes a data source, and its secrets are gone", () => {
  const { document } = exportDatax(guide());
  const text = JSON.stringify(document).replace(/\$\{ds\.[^.]+\.(\w+)\}/g, "inline-$1");
  const imported = importJob(JSON.parse(text));
  expect(imported.notes.map(({ code, params }) => [code, params.name])).toEqual([
    ["job.inline_connection", "otsstream_reader"],
    ["job.inline_connection", "odps_writer"],
  ]);
  expect(JSON.stringify(imported.document)).not.toContain("inline-");
});

test("what only DataX knows is kept, used and given back", () => {
  const datax = {
    core: {
      container: { job: { sleepInterval: 500 } },
      transport: { channel: { capacity: 512, speed: { record: 100 } } },
    },
    common: { column: { timeZone: "GMT+9", encoding: "utf-8" } },
    job: {
      preHandler: { pluginName: "p" },
      setting: { speed: { record: 300 }, errorLimit: { percentage: 0.02 }, dryRun: false },
      content: [
        {
          reader: { name: "streamreader", parameter: { sliceRecordCount: 1, column: [{ value: "x" }] } },
          transformer: [{ name: "dx_substr", parameter: { columnIndex: 0, paras: ["0", "1"] } }],
          writer: { name: "streamwriter", parameter: {} },
        },
      ],
    },
  };
  const { document } = importJob(datax);
  expect(understandJob(document)).toMatchObject({
    zone: "GMT+9",
    channels: 3,
    recordsPerSecond: 300,
    dirtyLimit: { kind: "share", maximum: 0.02 },
    transformers: [{ name: "dx_substr" }],
  });
  expect(exportDatax(document).document).toEqual(datax);
});

test("a job of version 1.0 becomes one of 2.0", () => {
  const { steps, setting } = guide() as unknown as { steps: { parameter: object }[]; setting: object };
  const version1 = {
    type: "job",
    version: "1.0",
    configuration: {
      reader: { plugin: "otsstream", parameter: steps[0]!.parameter },
      writer: { plugin: "odps", parameter: steps[1]!.parameter },
      setting: { ...setting, speed: { concurrent: "1", mbps: "5" } },
    },
  };
  const { document } = importJob(version1);
  expect(checkJob(JSON.stringify(document)).errors).toEqual([]);
  expect(document).toMatchObject({
    version: "2.0",
    steps,
    order: { hops: [{ from: "Reader", to: "Writer" }] },
    setting: { speed: { concurrent: "1", mbps: "5", throttle: true } },
  });
});

test("relational steps keep their tables, and get their addresses from data sources", () => {
  const source = {
    type: "job",
    version: "2.0",
    steps: [
      {
        stepType: "mysql",
        category: "reader",
        name: "Reader",
        parameter: { connection: [{ datasource: "crm", table: ["user_[0-9]"] }], column: ["id"] },
      },
      {
        stepType: "postgresql",
        category: "writer",
        name: "Writer",
        parameter: { datasource: "bi", table: "t", column: ["id"] },
      },
    ],
  };
  const { document } = exportDatax(source);
  const [content] = (document as { job: { content: { reader: object; writer: object }[] } }).job.content;
  expect(content).toEqual({
    reader: {
      name: "mysqlreader",
      parameter: {
        username: "${ds.crm.username}",
        password: "${ds.crm.password}",
        connection: [{ jdbcUrl: ["${ds.crm.jdbcUrl}"], table: ["user_[0-9]"] }],
        column: ["id"],
      },
    },
    writer: {
      name: "postgresqlwriter",
      parameter: {
        username: "${ds.bi.username}",
        password: "${ds.bi.password}",
        connection: [{ jdbcUrl: "${ds.bi.jdbcUrl}", table: ["t"] }],
        column: ["id"],
      },
    },
  });
  const { steps } = importJob(document).document as { steps: { parameter: object }[] };
  expect(steps.map(({ parameter }) => parameter)).toEqual([
    { connection: [{ datasource: "crm", table: ["user_[0-9]"] }], column: ["id"] },
    { connection: [{ datasource: "bi", table: ["t"] }], column: ["id"] },
  ]);
});

test("what has no counterpart is left out by name", () => {
  const source = JSON.parse(guideWith({ setting: { jvmOption: "-Xmx1g", executeMode: null } }));
  source.extend = { mode: "wizard", cu: 0.5 };
  const { notes } = exportDatax(source);
  expect(notes.map(({ params }) => params.key)).toEqual(["setting.jvmOption", "extend.mode", "extend.cu"]);
});

test("anything else is no job", () => {
  for (const source of [null, 1, "job", [], {}, { type: "flow" }]) {
    expect(() => importJob(source)).toThrowError(expect.objectContaining({ code: "job.unknown_format" }));
  }
});

/** Written and read once: JSON text knows no negative zero. */
const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);
/** Keys that no schema names. */
const extraKeys = fc.dictionary(fc.stringMatching(/^x_[a-z]{1,8}$/), json, { maxKeys: 3 });

test("unknown keys survive parsing, wherever they are", () => {
  fc.assert(
    fc.property(extraKeys, extraKeys, extraKeys, extraKeys, (top, step, parameter, setting) => {
      const document = guide() as unknown as { steps: { parameter: object }[]; setting: object };
      Object.assign(document, top);
      Object.assign(document.steps[0]!, step);
      Object.assign(document.steps[1]!.parameter, parameter);
      Object.assign(document.setting, setting);
      const typed = { ...document, setting: { ...document.setting, errorLimit: { record: 0 } } };
      expect(jobDocument.parse(document)).toMatchObject(typed);
      expect(checkJob(JSON.stringify(document)).job?.writer.parameter).toMatchObject(parameter);
    }),
  );
});

test("unknown keys of steps and settings survive the way to DataX and back", () => {
  fc.assert(
    fc.property(extraKeys, extraKeys, extraKeys, (reader, writer, setting) => {
      const document = guide() as unknown as { steps: { parameter: object }[]; setting: object };
      Object.assign(document.steps[0]!.parameter, reader);
      Object.assign(document.steps[1]!.parameter, writer);
      Object.assign(document.setting, setting);
      const back = importJob(JSON.parse(JSON.stringify(exportDatax(document).document))).document as typeof document;
      expect(back.steps[0]!.parameter).toEqual(document.steps[0]!.parameter);
      expect(back.steps[1]!.parameter).toEqual(document.steps[1]!.parameter);
      expect(back.setting).toMatchObject(setting);
    }),
  );
});

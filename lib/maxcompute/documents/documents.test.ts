import { describe, expect, test } from "vitest";
import { formatCsv, parseCsv } from "./csv";
import { formatJsonError, formatXmlError, parseErrorBody } from "./error-body";
import { formatTaskResult, formatTaskStatus, parseInstanceStatus, parseTaskResults, parseTaskStatus } from "./instance";
import { formatJobSource, formatSqlJob, parseJob } from "./job";
import {
  formatPartition,
  formatPartitionList,
  formatPartitionNames,
  parsePartition,
  parsePartitionList,
} from "./partition";
import { formatProject, parseProject } from "./project";
import { formatDownloadSession, formatUploadSession, parseDownloadSession, parseUploadSession } from "./session";
import { formatTable, formatTableList, parseTable, parseTableList } from "./table";
import { element, isXmlText, parseXml, xmlDocument } from "./xml";

const created = new Date("2025-07-01T08:00:00Z");

describe("XML", () => {
  test("is read with CDATA, references, attributes in both quotes, comments and declarations", () => {
    const text = `\ufeff<?xml version="1.0"?>\r\n<!-- c --><a x='1&quot;' y = "&#x4e2d;"><b/>t&amp;<![CDATA[<&>]]>&#20013;<!-- - --><?pi x?><b>two</b></a>\n`;
    expect(parseXml(text)).toEqual({
      name: "a",
      attributes: { x: '1"', y: "中" },
      text: "t&<&>中",
      children: [
        { name: "b", attributes: {}, children: [], text: "" },
        { name: "b", attributes: {}, children: [], text: "two" },
      ],
    });
  });

  test("any text survives being written and read, but for characters that XML cannot hold", () => {
    for (const text of ["<&>\"'", "]]>", "a\r\nb\rc", "中🌊", " blanks "]) {
      const root = parseXml(xmlDocument(element("a", text, { x: text.replaceAll(/\s/g, "") })));
      expect(root.text).toBe(text);
      expect(isXmlText(text)).toBe(true);
    }
    expect(parseXml(xmlDocument(element("a", "x\u0001y\ud800"))).text).toBe("x\ufffdy\ufffd");
    expect(isXmlText("x\u0001")).toBe(false);
    expect(isXmlText("\ud800")).toBe(false);
  });

  test.each([
    "",
    "text",
    "<a>",
    "<a></b>",
    "<a x=1/>",
    "<a/><b/>",
    "<a>&nbsp;</a>",
    "<a><![CDATA[</a>",
    '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
    "<a>".repeat(200) + "</a>".repeat(200),
  ])("%j is refused", (text) => {
    expect(() => parseXml(text)).toThrow(expect.objectContaining({ code: "maxcompute.answer_malformed" }));
  });
});

describe("an error body", () => {
  test("is read from the service's XML and from the tunnel's JSON", () => {
    const xml = `<?xml version="1.0" encoding="UTF-8"?>
<Error>
  <Code>NoSuchTable</Code>
  <Message><![CDATA[ODPS-0130131:Table not found - table demo_project.nope cannot be resolved]]></Message>
  <RequestId>5F0C</RequestId>
  <HostId>http://127.0.0.1:80</HostId>
</Error>`;
    expect(parseErrorBody(xml)).toEqual({
      code: "NoSuchTable",
      message: "ODPS-0130131:Table not found - table demo_project.nope cannot be resolved",
      requestId: "5F0C",
      hostId: "http://127.0.0.1:80",
    });
    const json =
      '{"Code":"FlowExceeded","Message":"Your flow quota is exceeded","RequestId":"1","HoldClientMillis":"250"}';
    expect(parseErrorBody(json)).toEqual({
      code: "FlowExceeded",
      message: "Your flow quota is exceeded",
      requestId: "1",
      hostId: "",
      holdMs: 250,
    });
  });

  test("is written in both forms", () => {
    const body = { code: "NoSuchUpload", message: "a <b>", requestId: "r", hostId: "h" };
    expect(parseErrorBody(formatXmlError(body))).toEqual(body);
    expect(parseErrorBody(formatJsonError(body))).toEqual(body);
    expect(JSON.parse(formatJsonError(body))).toEqual({
      Code: "NoSuchUpload",
      Message: "a <b>",
      RequestId: "r",
      HostId: "h",
    });
  });

  test.each(["", "<html><body>502</body></html>", "{", "[]", '{"a":1}', "plain"])("%j is none", (text) => {
    expect(parseErrorBody(text)).toBeNull();
  });
});

test("a project is read as the service writes it", () => {
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<Project><Name>demo_project</Name><Type>managed</Type><Comment>local sandbox</Comment><State>AVAILABLE</State>
  <ProjectGroupName>default</ProjectGroupName>
  <Properties>
    <Property><Name>odps.sql.timezone</Name><Value>Asia/Shanghai</Value></Property>
    <Property><Name>odps.schema.model.enabled</Name><Value>false</Value></Property>
  </Properties>
  <DefaultQuotaNickname>os_PayAsYouGoQuota</DefaultQuotaNickname><Region>local</Region></Project>`;
  const project = parseProject(text);
  expect(project).toEqual({
    name: "demo_project",
    type: "managed",
    comment: "local sandbox",
    state: "AVAILABLE",
    properties: { "odps.sql.timezone": "Asia/Shanghai", "odps.schema.model.enabled": "false" },
    defaultQuota: "os_PayAsYouGoQuota",
    region: "local",
  });
  expect(parseProject(formatProject(project))).toEqual(project);
});

describe("a table", () => {
  const text = `<Table>
  <Name>maxcompute_target_table</Name><TableId>a1b2c3</TableId>
  <Schema format="Json"><![CDATA[{"tableName":"maxcompute_target_table","owner":"ALIYUN$sandbox","comment":"Stores incremental data","createTime":1751356800,"lastDDLTime":1751356800,"lastModifiedTime":1751356800,"isVirtualView":false,"isExternal":false,"lifecycle":-1,"size":7,"shardExist":false,"columns":[{"name":"pk","type":"string","comment":"Primary key field","label":"","isNullable":true},{"name":"version","type":"bigint","comment":"Version","label":"","isNullable":false}],"partitionKeys":[{"name":"pt","type":"string","comment":"","label":""}]}]]></Schema>
  <Comment>Stores incremental data</Comment><Owner>ALIYUN$sandbox</Owner><Project>demo_project</Project><TableLabel/>
  <CreationTime>Tue, 01 Jul 2025 08:00:00 GMT</CreationTime>
  <LastModifiedTime>Tue, 01 Jul 2025 08:00:00 GMT</LastModifiedTime>
  <Type>MANAGED_TABLE</Type>
</Table>`;

  test("is read as the service writes it", () => {
    const column = { comment: "", isNullable: true, defaultValue: null };
    expect(parseTable(text)).toEqual({
      project: "demo_project",
      name: "maxcompute_target_table",
      id: "a1b2c3",
      type: "MANAGED_TABLE",
      owner: "ALIYUN$sandbox",
      comment: "Stores incremental data",
      columns: [
        { ...column, name: "pk", type: "string", comment: "Primary key field" },
        { ...column, name: "version", type: "bigint", comment: "Version", isNullable: false },
      ],
      partitionKeys: [{ ...column, name: "pt", type: "string" }],
      createdAt: created,
      lastDdlAt: created,
      lastModifiedAt: created,
      lifecycleDays: null,
      sizeBytes: 7,
      recordCount: null,
      viewText: null,
      isTransactional: false,
    });
  });

  test("is written without nulls, and read back the same", () => {
    const table = parseTable(text);
    const written = formatTable(table);
    expect(written).not.toContain("null");
    expect(parseTable(written)).toEqual(table);
    const view = { ...table, type: "VIRTUAL_VIEW" as const, lifecycleDays: 7, recordCount: 3, viewText: "select 1" };
    expect(parseTable(formatTable(view))).toEqual(view);
  });

  test("list keeps its marker, and the last page has an empty one", () => {
    const items = [{ name: "t", owner: "o", type: "MANAGED_TABLE" as const, createdAt: created }];
    expect(parseTableList(formatTableList({ items, marker: "t" }))).toEqual({ items, marker: "t" });
    const last = formatTableList({ items: [], marker: null });
    expect(last).toContain("<Marker/>");
    expect(parseTableList(last)).toEqual({ items: [], marker: null });
  });
});

describe("partitions", () => {
  const partition = {
    spec: [["pt", "20250701"]] as const,
    createdAt: created,
    lastDdlAt: created,
    lastModifiedAt: created,
    sizeBytes: 310,
    recordCount: 3,
  };

  test("are read as the service lists them", () => {
    const text = `<Partitions><Marker/><MaxItems>1000</MaxItems><Partition><Column Name="pt" Value="20250701"/>
      <CreationTime>1751356800</CreationTime><LastDDLTime>1751356800</LastDDLTime><LastModifiedTime>1751356800</LastModifiedTime>
      <PartitionSize>310</PartitionSize><PartitionRecordCount>3</PartitionRecordCount></Partition></Partitions>`;
    expect(parsePartitionList(text)).toEqual({ items: [partition], marker: null });
    expect(parsePartitionList(formatPartitionList({ items: [partition], marker: "x" }))).toEqual({
      items: [partition],
      marker: "x",
    });
  });

  test("may be listed by name only", () => {
    const names = formatPartitionNames({
      items: [
        [
          ["pt", "a'b"],
          ["hh", "08"],
        ],
      ],
      marker: null,
    });
    expect(parsePartitionList(names).items[0]!.spec).toEqual([
      ["pt", "a'b"],
      ["hh", "08"],
    ]);
  });

  test("are described one by one", () => {
    const text = `<Partition><Schema><![CDATA[{"createTime":1751356800,"lastDDLTime":1751356800,"lastModifiedTime":1751356800,"lastAccessTime":0,"partitionSize":310,"partitionRecordNum":3}]]></Schema></Partition>`;
    expect(parsePartition(text, partition.spec)).toEqual(partition);
    expect(parsePartition(formatPartition(partition), partition.spec)).toEqual(partition);
  });
});

describe("a job", () => {
  // Written by PyODPS 0.13.2, Instance.AnonymousSubmitInstance.
  const pyodps =
    '<?xml version="1.0" encoding="utf-8"?>\n<Instance>\n  <Job>\n    <Priority>9</Priority>\n    <Tasks>\n      <SQL>\n        <Name>AnonymousSQLTask</Name>\n        <Config>\n          <Property>\n            <Name>settings</Name>\n            <Value>{"PYODPS_VERSION": "0.13.2", "odps.sql.type.system.odps2": "true"}</Value>\n          </Property>\n        </Config>\n        <Query><![CDATA[select \'<a&b>\', "中" from t\nwhere x > 1;]]></Query>\n      </SQL>\n    </Tasks>\n    <DAG>\n      <RunMode>Sequence</RunMode>\n    </DAG>\n  </Job>\n</Instance>\n';
  const job = {
    name: "",
    priority: 9,
    taskName: "AnonymousSQLTask",
    query: "select '<a&b>', \"中\" from t\nwhere x > 1;",
    settings: { PYODPS_VERSION: "0.13.2", "odps.sql.type.system.odps2": "true" },
    properties: {},
  };

  test("is read as PyODPS submits it", () => expect(parseJob(pyodps)).toEqual(job));

  test("is written so that it is read back the same, whatever its SQL holds", () => {
    for (const query of [job.query, "select ']]>';", "select '\r\n\t'\n;  "]) {
      const one = { ...job, name: "n", query, properties: { uuid: "u" } };
      expect(parseJob(formatSqlJob(one))).toEqual(one);
      expect(parseJob(formatJobSource(one))).toEqual(one);
    }
  });

  test("ends with a semicolon, and refuses what XML cannot hold", () => {
    expect(parseJob(formatSqlJob({ ...job, query: "select 1" }))).toMatchObject({ query: "select 1;" });
    expect(() => formatSqlJob({ ...job, query: "select '\u0000'" })).toThrow(/control characters/);
  });

  test("of another kind is told by its kind", () => {
    expect(parseJob("<Instance><Job><Tasks><Merge><Name>m</Name></Merge></Tasks></Job></Instance>")).toEqual({
      kind: "Merge",
    });
    expect(() => parseJob("<Instance/>")).toThrow(/no task/);
  });
});

describe("an instance", () => {
  test("tells how its tasks stand", () => {
    const text = `<Instance><Status>Terminated</Status><Tasks><Task Type="SQL"><Name>AnonymousSQLTask</Name>
      <StartTime>Tue, 01 Jul 2025 08:00:00 GMT</StartTime><EndTime/><Status>Success</Status><Histories/></Task></Tasks></Instance>`;
    const task = {
      name: "AnonymousSQLTask",
      type: "SQL",
      status: "Success" as const,
      startedAt: created,
      endedAt: null,
    };
    expect(parseTaskStatus(text)).toEqual({ status: "Terminated", tasks: [task] });
    expect(parseTaskStatus(formatTaskStatus("Terminated", [task]))).toEqual({ status: "Terminated", tasks: [task] });
    expect(parseInstanceStatus("<Instance><Status>running</Status></Instance>")).toBe("Running");
    expect(() => parseInstanceStatus("<Instance><Status>Asleep</Status></Instance>")).toThrow(/Asleep/);
  });

  test("gives its result, base64 or plain", () => {
    const text = `<Instance><Tasks><Task Type="SQL"><Name>AnonymousSQLTask</Name>
      <Result Transform="Base64" Format="csv"><![CDATA[ImMxIiwiYzIiCjEsImEiClxOLCJiICIicSIiIgo=]]></Result>
      <Status>Success</Status></Task></Tasks></Instance>`;
    const result = parseTaskResults(text).get("AnonymousSQLTask")!;
    expect(result).toMatchObject({ format: "csv", status: "Success", text: '"c1","c2"\n1,"a"\n\\N,"b ""q"""\n' });
    expect(parseCsv(result.text)).toEqual({
      header: ["c1", "c2"],
      rows: [
        ["1", "a"],
        [null, 'b "q"'],
      ],
    });
    expect(parseTaskResults(formatTaskResult(result))).toEqual(new Map([["AnonymousSQLTask", result]]));
    const plain =
      "<Instance><Tasks><Task><Name>t</Name><Result Format='text'>ODPS-0130131:x</Result></Task></Tasks></Instance>";
    expect(parseTaskResults(plain).get("t")).toMatchObject({ format: "text", text: "ODPS-0130131:x" });
  });
});

describe("CSV of results", () => {
  test("tells NULL from the text that looks like it, and from empty text", () => {
    const rows = [
      [null, "\\N", "", "a,b", 'q"', "line\nbreak", "\r\n"],
      ["1", "x", "y", "z", "", "", ""],
    ];
    const header = ["a", "b", "c", "d", "e", "f", 'g"'];
    expect(parseCsv(formatCsv(header, rows))).toEqual({ header, rows });
    expect(formatCsv(["n"], [[{ bare: "1" }], [null]])).toBe('"n"\n1\n\\N\n');
  });

  test("may miss its last line feed, and may end in an empty cell", () => {
    expect(parseCsv('"a","b"\n1,2').rows).toEqual([["1", "2"]]);
    expect(parseCsv('"a","b"\r\n1,').rows).toEqual([["1", ""]]);
    expect(parseCsv("")).toEqual({ header: [], rows: [] });
    expect(() => parseCsv('"a\n')).toThrow(/well formed/);
    expect(() => parseCsv('"a"x\n')).toThrow(/well formed/);
  });
});

describe("tunnel sessions", () => {
  const column = { comment: "", isNullable: true, defaultValue: null };
  const schema = {
    columns: [
      { ...column, name: "pk", type: "string" },
      { ...column, name: "version", type: "bigint" },
    ],
    partitionKeys: [{ ...column, name: "pt", type: "string" }],
  };
  const json = `{"UploadID":"2025","Status":"NORMAL","Owner":"ALIYUN$sandbox","Initiated":"Tue, 01 Jul 2025 08:00:00 GMT","IsOverwrite":false,"MaxFieldSize":8388608,"QuotaName":"default","Schema":{"IsVirtualView":false,"columns":[{"column_id":"0","name":"pk","type":"string","nullable":true,"comment":"","default_value":""},{"column_id":"1","name":"version","type":"bigint","nullable":true,"comment":"","default_value":""}],"partitionKeys":[{"column_id":"2","name":"pt","type":"string","nullable":true,"comment":"","default_value":""}]},"UploadedBlockList":[{"BlockID":0,"CreateTime":1751356800,"Date":"Tue, 01 Jul 2025 08:00:00 GMT","FileName":"0","RecordCount":3,"Version":1}]}`;

  test("an upload session is read and written as the tunnel does", () => {
    const session = parseUploadSession(json);
    expect(session).toEqual({
      id: "2025",
      status: "NORMAL",
      owner: "ALIYUN$sandbox",
      createdAt: created,
      isOverwrite: false,
      maxFieldBytes: 8388608,
      quotaName: "default",
      schema,
      blocks: [{ id: 0, recordCount: 3, createdAt: created, version: 1 }],
    });
    expect(JSON.parse(formatUploadSession(session))).toEqual(JSON.parse(json));
  });

  test("the answer to a commit may hold next to nothing", () => {
    expect(parseUploadSession('{"UploadedBlockList":[]}')).toMatchObject({ status: null, blocks: [] });
    expect(parseUploadSession('{"Status":"brand new"}')).toMatchObject({ status: "UNKNOWN" });
  });

  test("a download session is read and written as the tunnel does", () => {
    const session = {
      id: "d",
      status: "NORMAL" as const,
      owner: "o",
      createdAt: created,
      recordCount: 2,
      quotaName: "q",
      schema,
    };
    const written = formatDownloadSession(session);
    expect(JSON.parse(written)).toMatchObject({ DownloadID: "d", RecordCount: 2, Status: "NORMAL" });
    expect(parseDownloadSession(written)).toEqual(session);
    expect(() => parseDownloadSession("{}")).toThrow(/DownloadID/);
    expect(() => parseDownloadSession("nonsense")).toThrow(/JSON/);
  });
});

/** The script of the product guide, "Sync incremental data to MaxCompute", script mode. */
export const GUIDE_SCRIPT = `{ "type": "job", "version": "2.0", "steps": [ { "stepType": "otsstream", "parameter": { "statusTable": "TableStoreStreamReaderStatusTable", "maxRetries": 30, "isExportSequenceInfo": true, "datasource": "MyTablestoreDataSource", "dataTable": "target_table", "newVersion": "true", "column": [ "pk", "colName", "version", "colValue", "opType", "sequenceInfo" ], "startTimeString": "\${startTime}", "endTimeString": "\${endTime}" }, "name": "Reader", "category": "reader" }, { "stepType": "odps", "parameter": { "partition": "", "truncate": false, "datasource": "MyMaxComputeDataSource", "table": "target_table", "column": [ "pk", "colname", "version", "colvalue", "optype", "sequenceinfo" ], "emptyAsNull": false, "compress": false }, "name": "Writer", "category": "writer" } ], "order": { "hops": [ { "from": "Reader", "to": "Writer" } ] }, "setting": { "errorLimit": { "record": "0" }, "speed": { "throttle": false, "concurrent": 2 } } }`;

type Changes = Readonly<Record<string, unknown>>;

/** The guide's script with changed parameters and settings; `undefined` takes a key away. */
export function guideWith({
  reader,
  writer,
  setting,
}: {
  reader?: Changes;
  writer?: Changes;
  setting?: Changes;
}): string {
  const document = JSON.parse(GUIDE_SCRIPT);
  Object.assign(document.steps[0].parameter, reader);
  Object.assign(document.steps[1].parameter, writer);
  Object.assign(document.setting, setting);
  return JSON.stringify(document, null, 2);
}

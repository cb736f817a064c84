import type { APIRequestContext } from "@playwright/test";
import type { ConsoleServer } from "../support/console-server";

const COLUMNS = Array.from({ length: 1_000 }, (_, index) => `c${String(index + 1).padStart(4, "0")}`);

/** A node whose wizard draws a thousand lines, crossed as badly as they can be. Gives its id. */
export async function wideNode(request: APIRequestContext, { url }: ConsoleServer): Promise<string> {
  const headers = { origin: url };
  const send = async (path: string, data?: object) => {
    const answer = await (data === undefined ? request.get(path) : request.post(path, { data, headers }));
    if (!answer.ok()) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()) as { id: string; items: { id: string; name: string }[] };
  };
  const { items } = await send("/api/data-sources");
  const target = items.find(({ name }) => name === "MyMaxComputeDataSource")!;
  const columns = COLUMNS.map((name) => `\`${name}\` STRING`).join(", ");
  await send(`/api/data-sources/${target.id}/tables`, { ddl: `CREATE TABLE wide (${columns});` });
  const script = {
    type: "job",
    version: "2.0",
    steps: [
      {
        stepType: "otsstream",
        parameter: {
          statusTable: "TableStoreStreamReaderStatusTable",
          maxRetries: 30,
          isExportSequenceInfo: false,
          mode: "single_version_and_update_only",
          datasource: "MyTablestoreDataSource",
          dataTable: "orders",
          column: COLUMNS.map((name) => ({ name })),
          startTimeString: "${startTime}",
          endTimeString: "${endTime}",
        },
        name: "Reader",
        category: "reader",
      },
      {
        stepType: "odps",
        parameter: {
          partition: "",
          truncate: false,
          datasource: "MyMaxComputeDataSource",
          table: "wide",
          column: COLUMNS.toReversed(),
          emptyAsNull: false,
        },
        name: "Writer",
        category: "writer",
      },
    ],
    order: { hops: [{ from: "Reader", to: "Writer" }] },
    setting: { errorLimit: { record: "0" }, speed: { throttle: false, concurrent: 2 } },
  };
  const { id } = await send("/api/nodes", { name: "wide", script: JSON.stringify(script, null, 2) });
  return id;
}

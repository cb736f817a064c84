import type { APIRequestContext } from "@playwright/test";
import { guideWith } from "../../lib/core/job/testing/guide-script";
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
  const script = guideWith({
    reader: {
      mode: "single_version_and_update_only",
      newVersion: undefined,
      isExportSequenceInfo: false,
      dataTable: "orders",
      column: COLUMNS.map((name) => ({ name })),
    },
    writer: { table: "wide", column: COLUMNS.toReversed() },
  });
  const { id } = await send("/api/nodes", { name: "wide", script });
  return id;
}

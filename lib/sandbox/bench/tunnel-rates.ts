import { Secret } from "@/lib/core/secret";
import { MaxComputeClient } from "@/lib/maxcompute/client";
import type { OdpsRow } from "@/lib/maxcompute/odps-value";

export const PROJECT = "bench";
/** The table of the guide: one row per changed cell. */
export const CHANGES_TABLE =
  "CREATE TABLE IF NOT EXISTS changes (pk STRING, colname STRING, version BIGINT, colvalue STRING, optype STRING, sequenceinfo STRING);";
const BLOCKS = 4;

export interface TunnelRates {
  readonly rowsInPerSec: number;
  readonly rowsOutPerSec: number;
}

export function changeRow(index: number): OdpsRow {
  return [
    `order-${String(index).padStart(8, "0")}`,
    "status",
    1_700_000_000_000n + BigInt(index),
    "placed and waiting for payment",
    "U",
    `0000000000_${String(index).padStart(20, "0")}_0000000000_shard:0000000000`,
  ];
}

/** Uploads `count` rows in parallel blocks, commits, and downloads them again. */
export async function measureTunnel(
  url: string,
  accessKeyId: string,
  accessKeySecret: string,
  count: number,
): Promise<TunnelRates> {
  const { signal } = new AbortController();
  const client = new MaxComputeClient({
    endpoint: `${url}/api`,
    project: PROJECT,
    credentials: { accessId: accessKeyId, accessKey: new Secret(accessKeySecret) },
  });
  const perBlock = Math.ceil(count / BLOCKS);
  const blocks = Array.from({ length: BLOCKS }, (_, block) => block);
  const rowsInPerSec = await timed(count, async () => {
    const upload = await client.createUpload({ table: "changes" }, { overwrite: true }, signal);
    const write = (block: number) => upload.writeRows(block, rowsOf(block * perBlock, perBlock), "none", signal);
    await Promise.all(blocks.map(write));
    await upload.commit(blocks, signal);
  });
  const rowsOutPerSec = await timed(count, async () => {
    const download = await client.createDownload({ table: "changes" }, signal);
    let read = 0;
    for await (const rows of download.read({}, signal)) read += rows.length;
    if (read !== perBlock * BLOCKS) throw new Error(`${read} rows came back of ${perBlock * BLOCKS}`);
  });
  client.close();
  return { rowsInPerSec, rowsOutPerSec };
}

function* rowsOf(from: number, count: number): Generator<OdpsRow> {
  for (let index = from; index < from + count; index++) yield changeRow(index);
}

async function timed(count: number, work: () => Promise<void>): Promise<number> {
  const before = performance.now();
  await work();
  return Math.round((count * 1000) / (performance.now() - before));
}

import { afterEach, describe, expect, test } from "vitest";
import { Secret } from "@/lib/core/secret";
import { MaxComputeClient, type MaxComputeOptions } from "../client";
import { compress, compressionOf, decompress } from "../compression";
import { formatDownloadSession, formatUploadSession } from "../documents/session";
import type { OdpsRow } from "../odps-value";
import { decodeRecords, decodeRecordStream } from "../record/decoder";
import { encodeRecords } from "../record/encoder";
import { answer, bodyOf, refuse, scriptedServer, type Handler } from "../testing/scripted-server";
import { recordColumns } from "./columns";

/*
 * Sessions against a tunnel that breaks off. Its answers are scripted; the sandbox's tunnel is another test's matter.
 */

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const column = { comment: "", isNullable: true, defaultValue: null };
const schema = {
  columns: [
    { ...column, name: "pk", type: "string" },
    { ...column, name: "v", type: "bigint" },
  ],
  partitionKeys: [{ ...column, name: "pt", type: "string" }],
};
const columns = recordColumns(schema.columns);
const signal = new AbortController().signal;
const rows: OdpsRow[] = Array.from({ length: 50_000 }, (_, i) => [`key-${i}`, i % 3 === 0 ? null : BigInt(i)]);

async function connect(handler: Handler, options: Partial<MaxComputeOptions> = {}) {
  const server = await scriptedServer(handler);
  const client = new MaxComputeClient({
    endpoint: `${server.url}/api`,
    tunnelEndpoint: server.url,
    project: "demo",
    credentials: { accessId: "id", accessKey: new Secret("key") },
    pause: async () => {},
    ...options,
  });
  cleanUps.push(
    () => server.close(),
    () => client.close(),
  );
  return { client, server };
}

const parameter = (target: string, name: string) => new URL(target, "http://h").searchParams.get(name);

/** A tunnel whose blocks go through `block`; everything else works. */
function uploadTunnel(block: Handler): Handler {
  let blocks = 0;
  return (request, response) => {
    const target = request.url!;
    if (parameter(target, "blockid") !== null) return block(request, response, blocks++);
    request.resume();
    const session = {
      id: "u1",
      status: "NORMAL" as const,
      owner: "o",
      createdAt: new Date(0),
      isOverwrite: false,
      maxFieldBytes: 100,
      quotaName: "",
      schema,
      blocks: [],
    };
    answer(response, 200, formatUploadSession(session));
  };
}

async function openUpload(block: Handler, options: Partial<MaxComputeOptions> = {}) {
  const { client, server } = await connect(uploadTunnel(block), options);
  const session = await client.createUpload({ table: "t", partition: [["pt", "1"]] }, { overwrite: false }, signal);
  return { session, server };
}

/** Cuts the connection once so many bytes of the body have come. */
function cutAfter(bytes: number): Handler {
  return (request) => {
    let seen = 0;
    request.on("data", (chunk: Buffer) => {
      seen += chunk.length;
      if (seen >= bytes) request.socket.resetAndDestroy();
    });
    request.on("error", () => {});
  };
}

describe("a block", () => {
  test.each(["none", "deflate", "zstd", "snappy", "lz4"] as const)(
    "arrives whole with compression %s",
    async (compression) => {
      let received: Buffer = Buffer.alloc(0);
      let coding: string | undefined;
      const { session, server } = await openUpload(async (request, response) => {
        coding = request.headers["content-encoding"];
        received = await bodyOf(request);
        answer(response, 200, "");
      });
      const receipt = await session.writeRows(3, rows, compression, signal);
      expect(compressionOf(coding)).toBe(compression);
      expect(receipt).toMatchObject({ blockId: 3, recordCount: rows.length, sentBytes: received.length });
      expect(receipt.rawBytes).toBe(receipt.byteSize);
      const whole = decompress(toStream(received), compression);
      const decoded: OdpsRow[] = [];
      for await (const some of decodeRecordStream(whole, columns)) decoded.push(...some);
      expect(decoded).toEqual(rows);
      const put = server.seen.find(({ method }) => method === "PUT")!;
      expect(put.target).toBe("/projects/demo/tables/t?uploadid=u1&blockid=3&partition=pt%3D1&curr_project=demo");
      expect(put.headers).toMatchObject({ "x-odps-tunnel-version": "6", "transfer-encoding": "chunked" });
    },
  );

  test.each([0, 1, 70_000, 600_000])(
    "cut after %i bytes is sent again, byte for byte, and its rows are asked for once",
    async (cut) => {
      const bodies: Buffer[] = [];
      const { session } = await openUpload(async (request, response, index) => {
        if (index < 2) return cutAfter(cut)(request, response, index);
        bodies.push(await bodyOf(request));
        answer(response, 200, "");
      });
      let asked = 0;
      async function* source() {
        for (const row of rows) {
          asked++;
          yield row;
        }
      }
      const receipt = await session.writeRows(0, source(), "none", signal);
      expect(asked).toBe(rows.length);
      expect(receipt.sentBytes).toBe(bodies[0]!.length);
      expect(decodeRecords(bodies[0]!, columns)).toEqual(rows);
    },
  );

  test("refused as damaged is sent again", async () => {
    const { session, server } = await openUpload(async (request, response, index) => {
      await bodyOf(request);
      if (index === 0) refuse(response, 400, "CorruptedDataStream");
      else answer(response, 200, "");
    });
    await session.writeRows(0, rows, "none", signal);
    expect(server.seen.filter(({ method }) => method === "PUT")).toHaveLength(2);
  });

  test("that is longer than may be kept is lost when it is cut, and that is said", async () => {
    const { session } = await openUpload(cutAfter(700_000), { retainBytes: 300_000 });
    await expect(session.writeRows(0, rows, "none", signal)).rejects.toMatchObject({
      code: "maxcompute.block_lost",
      retryable: true,
      cause: { code: "maxcompute.connection_lost" },
    });
  });

  test("given by a function is read anew instead of being kept", async () => {
    const bytes = encodeRecords(columns, rows);
    let opened = 0;
    let body: Buffer = Buffer.alloc(0);
    const { session } = await openUpload(
      async (request, response, index) => {
        if (index === 0) return cutAfter(700_000)(request, response, index);
        body = await bodyOf(request);
        answer(response, 200, "");
      },
      { retainBytes: 0 },
    );
    const source = () => {
      opened++;
      return toStream(bytes);
    };
    const receipt = await session.writeBlock(0, source, "none", signal);
    expect([opened, receipt.rawBytes, receipt.sentBytes]).toEqual([2, bytes.length, bytes.length]);
    expect(body.equals(bytes)).toBe(true);
  });

  test("with a row that does not fit fails as that row does, and is not sent again", async () => {
    const { session, server } = await openUpload(async (request) => void (await bodyOf(request).catch(() => {})));
    const long: OdpsRow = ["x".repeat(101), 1n];
    await expect(session.writeRows(0, [...rows, long], "deflate", signal)).rejects.toMatchObject({
      code: "maxcompute.value_invalid",
      details: { column: 0 },
    });
    expect(server.seen.filter(({ method }) => method === "PUT").length).toBeLessThanOrEqual(1);
  });

  test("goes to no id that the service does not have", async () => {
    const { session } = await openUpload((_, response) => answer(response, 200, ""));
    for (const id of [-1, 20_000, 1.5]) {
      await expect(session.writeRows(id, [], "none", signal)).rejects.toThrow(/block id/);
    }
  });
});

/** A tunnel with one download of `rows`; `data` answers its reads. */
function downloadTunnel(
  data: (start: number, count: number, response: Parameters<Handler>[1], index: number) => void,
): Handler {
  let reads = 0;
  let polls = 0;
  return (request, response) => {
    const target = request.url!;
    const range = /^\((\d+),(\d+)\)$/.exec(parameter(target, "rowrange") ?? "");
    if (range) return data(Number(range[1]), Number(range[2]), response, reads++);
    const status = polls++ < 2 ? "INITIATING" : "NORMAL";
    const session = {
      id: "d1",
      status,
      owner: "o",
      createdAt: null,
      recordCount: rows.length,
      quotaName: "",
      schema,
    } as const;
    answer(response, 200, formatDownloadSession(session));
  };
}

async function openDownload(...parameters: Parameters<typeof downloadTunnel>) {
  const { client, server } = await connect(downloadTunnel(...parameters));
  const session = await client.createDownload({ table: "t", partition: [["pt", "1"]] }, signal);
  return { session, server };
}

const streamOf = (start: number, count: number) =>
  Buffer.from(encodeRecords(columns, rows.slice(start, start + count)));

async function readAll(source: AsyncIterable<readonly OdpsRow[]>): Promise<OdpsRow[]> {
  const read: OdpsRow[] = [];
  for await (const some of source) read.push(...some);
  return read;
}

describe("a download", () => {
  test("waits for its session and gives every row", async () => {
    const { session, server } = await openDownload((start, count, response) => {
      response.writeHead(200, { "x-odps-request-id": "R" }).end(streamOf(start, count));
    });
    expect(session.recordCount).toBe(rows.length);
    expect(await readAll(session.read({}, signal))).toEqual(rows);
    expect(await readAll(session.read({ start: 10, count: 5 }, signal))).toEqual(rows.slice(10, 15));
    expect(await readAll(session.read({ start: rows.length }, signal))).toEqual([]);
    expect(server.seen.map(({ method }) => method)).toEqual(["POST", "GET", "GET", "GET", "GET"]);
    expect(server.seen[4]!.target).toBe(
      "/projects/demo/tables/t?downloadid=d1&data&rowrange=(10%2C5)&partition=pt%3D1&curr_project=demo",
    );
  });

  test("that breaks off goes on after the last row it gave", async () => {
    const ranges: [number, number][] = [];
    const { session } = await openDownload((start, count, response, index) => {
      ranges.push([start, count]);
      const bytes = streamOf(start, count);
      response.writeHead(200, { "x-odps-request-id": "R" });
      if (index === 3) return void response.end(bytes);
      response.write(bytes.subarray(0, Math.floor(bytes.length / 3)), () => response.socket?.resetAndDestroy());
    });
    expect(await readAll(session.read({}, signal))).toEqual(rows);
    expect(ranges).toHaveLength(4);
    expect(ranges.every(([start, count]) => start + count === rows.length)).toBe(true);
    expect(ranges[1]![0]).toBeGreaterThan(0);
  });

  test("with a damaged byte is asked for again, and given up when it stays damaged", async () => {
    const damagedOnce = await openDownload((start, count, response, index) => {
      const bytes = streamOf(start, count);
      if (index === 0) bytes[bytes.length >> 1]! ^= 1;
      response.writeHead(200, { "x-odps-request-id": "R" }).end(bytes);
    });
    expect(await readAll(damagedOnce.session.read({}, signal))).toEqual(rows);
    const always = await openDownload((start, count, response) => {
      const bytes = streamOf(start, count);
      bytes[5]! ^= 1;
      response.writeHead(200, { "x-odps-request-id": "R" }).end(bytes);
    });
    await expect(readAll(always.session.read({}, signal))).rejects.toMatchObject({ code: "maxcompute.stream_damaged" });
    expect(always.server.seen.filter(({ target }) => target.includes("rowrange"))).toHaveLength(8);
  });

  test("that holds fewer or more rows than asked for is damaged", async () => {
    for (const off of [-1, 1]) {
      const { session } = await openDownload((start, count, response) => {
        response.writeHead(200, { "x-odps-request-id": "R" }).end(streamOf(start, Math.min(count, 20) + off));
      });
      await expect(readAll(session.read({ count: 20 }, signal))).rejects.toThrow(/holds/);
    }
  });

  test("adapts to what the answer is, and asks for columns in the order wanted", async () => {
    const swapped = recordColumns([schema.columns[1]!, schema.columns[0]!]);
    const { session, server } = await openDownload(async (start, count, response) => {
      const some = rows.slice(start, start + count).map(([pk, v]) => [v!, pk!]);
      response.writeHead(200, { "x-odps-request-id": "R", "content-encoding": "x-snappy-framed" });
      for await (const piece of compress(toStream(encodeRecords(swapped, some)), "snappy")) response.write(piece);
      response.end();
    });
    const read = await readAll(session.read({ count: 9, columns: ["V", "pk"], compression: "zstd" }, signal));
    expect(read).toEqual(rows.slice(0, 9).map(([pk, v]) => [v, pk]));
    const get = server.seen.at(-1)!;
    expect(parameter(get.target, "columns")).toBe("V,pk");
    expect(get.headers["accept-encoding"]).toBe("zstd");
  });
});

describe("the tunnel's address", () => {
  test("is asked for once in ten minutes for each quota, and takes the scheme of the service", async () => {
    let nowMs = Date.parse("2025-07-01T08:00:00Z");
    const tunnel = await scriptedServer((_, response) => refuse(response, 404, "NoSuchDownload"));
    cleanUps.push(() => tunnel.close());
    const { client, server } = await connect((_, response) => answer(response, 200, `127.0.0.1:${tunnel.port}`), {
      tunnelEndpoint: undefined,
      now: () => new Date(nowMs),
    });
    for (const quota of [null, null, "q", "q"]) expect(await client.probeTunnel(quota, signal)).toBe(tunnel.url);
    nowMs += 10 * 60_000;
    await client.probeTunnel(null, signal);
    expect(server.seen.map(({ target }) => target)).toEqual([
      "/api/projects/demo/tunnel?service&curr_project=demo",
      "/api/projects/demo/tunnel?service&quotaName=q&curr_project=demo",
      "/api/projects/demo/tunnel?service&curr_project=demo",
    ]);
  });

  test("that is none is refused", async () => {
    const { client } = await connect((_, response) => answer(response, 200, "<html>"), { tunnelEndpoint: undefined });
    await expect(client.probeTunnel(null, signal)).rejects.toMatchObject({ code: "maxcompute.answer_malformed" });
  });
});

async function* toStream(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

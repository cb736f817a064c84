import { request as httpRequest } from "node:http";
import { parseErrorBody } from "@/lib/maxcompute/documents/error-body";
import { parseTaskResults } from "@/lib/maxcompute/documents/instance";
import { formatSqlJob } from "@/lib/maxcompute/documents/job";
import { authorizationHeaders, type OdpsCredentials, type SigningScope } from "@/lib/maxcompute/signature";
import type { RecordColumn } from "@/lib/maxcompute/record/encoder";
import { encodeRecords } from "@/lib/maxcompute/record/encoder";
import type { OdpsRow } from "@/lib/maxcompute/odps-value";
import { parseUploadSession } from "@/lib/maxcompute/documents/session";
import { ACCESS_ID, ACCESS_KEY, PROJECT } from "./start";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
  readonly text: string;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly credentials?: OdpsCredentials;
  readonly region?: string;
}

/** Speaks to a server as any signed client would, and decides nothing by itself. */
export class PlainClient {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** `path` is decoded and begins below the endpoint: `/projects/p/tables`. */
  async ask(path: string, query: Readonly<Record<string, string>> = {}, asked: Asked = {}): Promise<Answer> {
    const method = asked.method ?? "GET";
    const { address, headers } = this.#sign(method, path, query, asked);
    const response = await fetch(address, {
      method,
      headers,
      ...(asked.body === undefined ? {} : { body: asked.body as string }),
    });
    const body = Buffer.from(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, body, text: body.toString("utf8") };
  }

  #sign(method: string, path: string, query: Readonly<Record<string, string>>, asked: Asked) {
    const pairs = Object.entries(query);
    const headers = { date: new Date().toUTCString(), ...asked.headers };
    const credentials = asked.credentials ?? { accessId: ACCESS_ID, accessKey: ACCESS_KEY };
    const scope: SigningScope = { region: asked.region ?? null, now: new Date() };
    const signed = authorizationHeaders({ method, resource: path, query: pairs, headers }, credentials, scope);
    const search = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&");
    const place = path.split("/").map(encodeURIComponent).join("/");
    return {
      address: `${this.#url}/api${place}${search === "" ? "" : `?${search}`}`,
      headers: { ...headers, ...signed },
    };
  }

  /** Begins to send a block, sends `part` of it and breaks the connection. */
  async abandon(path: string, query: Readonly<Record<string, string>>, part: Uint8Array): Promise<void> {
    const { address, headers } = this.#sign("PUT", path, query, {});
    const request = httpRequest(address, { method: "PUT", headers: { ...headers, "transfer-encoding": "chunked" } });
    const gone = new Promise<void>((resolve) => request.once("close", () => resolve()));
    request.once("error", () => undefined);
    await new Promise<void>((resolve) => request.write(part, () => resolve()));
    request.destroy();
    await gone;
  }

  /** Code and message of a refusal. */
  async refusal(...asked: Parameters<PlainClient["ask"]>): Promise<{ status: number; code: string; message: string }> {
    const { status, text } = await this.ask(...asked);
    const error = parseErrorBody(text);
    return { status, code: error?.code ?? "", message: error?.message ?? text };
  }

  /** Runs SQL to its end. The result's text, CSV for a SELECT. @throws Error with the text of a failed job */
  async sql(query: string, settings: Readonly<Record<string, string>> = {}): Promise<string> {
    const job = { name: "", priority: 9, taskName: "TestTask", query, settings, properties: {} };
    const submitted = await this.ask(
      `/projects/${PROJECT}/instances`,
      {},
      {
        method: "POST",
        headers: { "content-type": "application/xml" },
        body: formatSqlJob(job),
      },
    );
    const id = submitted.headers.get("location")?.split("/").at(-1);
    if (submitted.status !== 201 || id === undefined) throw new Error(submitted.text);
    const path = `/projects/${PROJECT}/instances/${id}`;
    while ((await this.ask(path, { instancestatus: "" })).text.includes("Running"));
    const result = parseTaskResults((await this.ask(path, { result: "" })).text).get("TestTask")!;
    if (result.status !== "Success") throw new Error(result.text);
    return result.text;
  }

  /** A whole upload: one session, one block per list of rows, one commit. */
  async upload(
    table: string,
    columns: readonly RecordColumn[],
    blocks: readonly (readonly OdpsRow[])[],
    query: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const path = `/projects/${PROJECT}/tables/${table}`;
    const created = await this.ask(path, { uploads: "", ...query }, { method: "POST" });
    if (created.status >= 300) throw new Error(created.text);
    const uploadid = parseUploadSession(created.text).id;
    for (const [i, rows] of blocks.entries()) {
      const body = encodeRecords(columns, rows);
      const put = await this.ask(path, { uploadid, blockid: String(i) }, { method: "PUT", body });
      if (put.status >= 300) throw new Error(put.text);
    }
    return this.ask(path, { uploadid }, { method: "POST" });
  }
}

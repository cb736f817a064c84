import { createHmac } from "node:crypto";

export interface WarehouseConnection {
  /** `http://host:port/api` */
  readonly endpoint: string;
  readonly project: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

type Query = Readonly<Record<string, string>>;
const MOST_ROWS = 10_000;

/** The destination through its REST service: SQL as an instance, its result as CSV. */
export class Warehouse {
  readonly #connection: WarehouseConnection;

  constructor(connection: WarehouseConnection) {
    this.#connection = connection;
  }

  async execute(sql: string): Promise<void> {
    await this.#run(sql);
  }

  /** Rows as text or null, without the header. @throws Error when there are too many to get in one piece */
  async select(sql: string): Promise<(string | null)[][]> {
    const id = await this.#run(sql);
    const body = await this.#call("GET", `/instances/${id}`, { result: "" });
    const rows = parseCsv(resultText(body)).slice(1);
    if (rows.length >= MOST_ROWS) throw new Error("more rows than the service gives at once");
    return rows;
  }

  async #run(sql: string): Promise<string> {
    const settings = JSON.stringify({ "odps.sql.type.system.odps2": "true", "odps.sql.allow.fullscan": "true" });
    const job =
      `<?xml version="1.0"?><Instance><Job><Priority>9</Priority><Tasks><SQL><Name>check</Name>` +
      `<Config><Property><Name>settings</Name><Value><![CDATA[${settings}]]></Value></Property></Config>` +
      `<Query><![CDATA[${sql};]]></Query></SQL></Tasks></Job></Instance>`;
    const location = await this.#call("POST", "/instances", {}, job, "location");
    const id = location.slice(location.lastIndexOf("/") + 1);
    for (let looks = 0; looks < 1_000; looks++) {
      const body = await this.#call("GET", `/instances/${id}`, { taskstatus: "" });
      if (/<Status>Success<\/Status>/.test(body)) return id;
      if (/<Status>(Failed|Cancelled)<\/Status>/.test(body)) {
        throw new Error(`SQL failed: ${resultText(await this.#call("GET", `/instances/${id}`, { result: "" }))}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error("SQL does not end");
  }

  async #call(method: string, path: string, query: Query, body?: string, answer: "body" | "location" = "body") {
    const { endpoint, project, accessKeyId, accessKeySecret } = this.#connection;
    const resource = `/projects/${project}${path}`;
    const pairs = Object.entries(query).map(([name, value]) => (value === "" ? name : `${name}=${value}`));
    const suffix = pairs.length === 0 ? "" : `?${pairs.sort().join("&")}`;
    const date = new Date().toUTCString();
    const type = body === undefined ? "" : "application/xml";
    const text = [method, "", type, date, `${resource}${suffix}`].join("\n");
    const signature = createHmac("sha1", accessKeySecret).update(text).digest("base64");
    const response = await fetch(`${endpoint}${resource}${suffix}`, {
      method,
      headers: { date, authorization: `ODPS ${accessKeyId}:${signature}`, ...(type && { "content-type": type }) },
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(60_000),
    });
    const content = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${content}`);
    return answer === "body" ? content : (response.headers.get("location") ?? "");
  }
}

/** The text of a task's result, which may come as base64. */
function resultText(body: string): string {
  const pattern = /<Result\b([^>]*)>(?:<!\[CDATA\[)?([\s\S]*?)(?:\]\]>)?<\/Result>/;
  const [, attributes = "", text = ""] = pattern.exec(body) ?? [];
  return attributes.includes("Base64") ? Buffer.from(text, "base64").toString("utf8") : text;
}

/** RFC 4180; `\N` without quotes is null. */
function parseCsv(text: string): (string | null)[][] {
  const rows: (string | null)[][] = [];
  let row: (string | null)[] = [];
  for (let at = 0; at < text.length;) {
    let field: string | null;
    if (text[at] === '"') {
      let end = at + 1;
      while (text[end] !== '"' || text[end + 1] === '"') end += text[end] === '"' ? 2 : 1;
      field = text.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
    } else {
      let end = at;
      while (end < text.length && text[end] !== "," && text[end] !== "\n" && text[end] !== "\r") end++;
      field = text.slice(at, end);
      if (field === "\\N") field = null;
      at = end;
    }
    row.push(field);
    if (text[at] === "\r") at++;
    if (text[at] === "\n" || at >= text.length) {
      rows.push(row);
      row = [];
    }
    at++;
  }
  return rows;
}

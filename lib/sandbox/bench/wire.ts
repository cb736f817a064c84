import { Agent, request } from "node:http";
import { Secret } from "@/lib/core/secret";
import { OPERATIONS, type OperationName, type RequestInput } from "@/lib/tablestore/operations";
import { API_VERSION, contentMd5, HEADER, signRequestV2 } from "@/lib/tablestore/signature";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secret: string;
  readonly instance: string;
}

/** A request made once and sent often, so that a benchmark measures the server and hardly the client. */
export interface Prepared {
  readonly operation: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: Uint8Array;
}

export function prepare<Name extends OperationName>(
  operation: Name,
  message: RequestInput<Name>,
  { accessKeyId, secret, instance }: Credentials,
): Prepared {
  const { encode } = OPERATIONS[operation].request as unknown as { encode(value: RequestInput<Name>): Uint8Array };
  const body = encode(message);
  const headers: Record<string, string> = {
    [HEADER.date]: new Date().toISOString(),
    [HEADER.apiVersion]: API_VERSION,
    [HEADER.accessKeyId]: accessKeyId,
    [HEADER.instance]: instance,
    [HEADER.contentMd5]: contentMd5(body),
  };
  headers[HEADER.signature] = signRequestV2(operation, headers, new Secret(secret));
  return { operation, headers: { ...headers, "content-length": body.length }, body };
}

/** Sends over kept-alive connections. Rejects for any answer but 200. */
export class Wire {
  readonly #agent: Agent;
  readonly #url: URL;

  constructor(url: string, connections: number) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
    this.#url = new URL(url);
  }

  send({ operation, headers, body }: Prepared): Promise<Buffer> {
    const { hostname, port } = this.#url;
    return new Promise((resolve, reject) => {
      const options = { agent: this.#agent, host: hostname, port, path: `/${operation}`, method: "POST", headers };
      const sent = request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const answer = Buffer.concat(chunks);
          if (response.statusCode === 200) resolve(answer);
          else reject(new Error(`${operation} answered ${response.statusCode}: ${answer.toString("latin1")}`));
        });
        response.on("error", reject);
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Runs `task` for each number below `count`, at most `lanes` at a time. */
export async function inLanes(count: number, lanes: number, task: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < count; index = next++) await task(index);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

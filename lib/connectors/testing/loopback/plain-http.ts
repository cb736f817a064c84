import { Agent, request } from "node:http";
import { OPERATIONS } from "@/lib/tablestore/operations";
import { TABLE, type LoopbackWorld } from "./shape";

/** The two calls of the hot path with Node's own client and nothing around it. */
export class PlainHttp {
  readonly #world: LoopbackWorld;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(world: LoopbackWorld) {
    this.#world = world;
  }

  page(shardIterator: string): Promise<Buffer> {
    const body = OPERATIONS.GetStreamRecord.request.encode({ shardIterator });
    const headers = { "content-length": body.length };
    return this.#exchange(`${this.#world.tablestore.endpoint}/GetStreamRecord`, { method: "POST", headers }, (sent) =>
      sent.end(body),
    );
  }

  /** Opens an upload session and gives its id. */
  async session(): Promise<string> {
    const answer = await this.#exchange(`${this.#tunnel}?uploads`, { method: "POST" }, (sent) => sent.end());
    return (JSON.parse(answer.toString()) as { readonly UploadID: string }).UploadID;
  }

  async block(session: string, block: number, pieces: Iterable<Uint8Array>): Promise<void> {
    const url = `${this.#tunnel}?uploadid=${session}&blockid=${block}`;
    await this.#exchange(url, { method: "PUT" }, async (sent) => {
      for (const piece of pieces) await new Promise<void>((resolve) => sent.write(piece, () => resolve()));
      sent.end();
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  get #tunnel(): string {
    const { tunnelEndpoint, project } = this.#world.maxcompute;
    return `${tunnelEndpoint}/projects/${project}/tables/${TABLE}`;
  }

  #exchange(
    url: string,
    options: { readonly method: string; readonly headers?: Readonly<Record<string, number>> },
    send: (sent: ReturnType<typeof request>) => unknown,
  ): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const sent = request(url, { ...options, agent: this.#agent }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () => resolve(Buffer.concat(chunks)));
        answer.on("error", reject);
      });
      sent.on("error", reject);
      send(sent);
    });
  }
}

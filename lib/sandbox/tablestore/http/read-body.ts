import type { IncomingMessage } from "node:http";
import { ServiceError } from "../service-error";
import { LIMIT } from "../validation/limits";

/** The whole body. @throws ServiceError when it is larger than the service takes; the rest is then left unread. */
export async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LIMIT.requestBytes)
      throw new ServiceError(413, "OTSRequestBodyTooLarge", "The size of POST data is too large.");
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

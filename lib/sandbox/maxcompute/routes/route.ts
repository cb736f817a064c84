import type { Call, Reply } from "../http/call";
import type { Service } from "../service";

export type Answer = (service: Service, call: Call) => Promise<Reply> | Reply;

/** What a request asks for. */
export interface Route {
  /** Name by which faults find it: `commitUpload`. */
  readonly operation: string;
  /** What it is about: a table, a session, an instance. */
  readonly subject: string | null;
  /** Tunnel routes word their errors as JSON. */
  readonly isTunnel: boolean;
  /** Whether it is answered without a signature. */
  readonly isPublic?: boolean;
  readonly answer: Answer;
}

import { AppError } from "@/lib/core/errors";
import type { Secret } from "@/lib/core/secret";
import { networkGuard, type NetworkGuard } from "@/lib/network/guard";
import { openAnswer, type OpenedAnswer } from "./answer";
import { OPERATIONS, type OperationName, type RequestInput, type ResponseOf } from "./operations";
import type { Message } from "./protobuf";
import { retrying, type Effect, type Retry } from "./retry";
import type { CallContext } from "./service-error";
import { API_VERSION, HEADER, contentMd5, deriveKeyV4, signRequestV2, signRequestV4, type Headers } from "./signature";
import { Transport } from "./transport";

export interface TablestoreCredentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: Secret;
  /** Of temporary credentials. */
  readonly stsToken?: Secret | undefined;
}

export interface TablestoreOptions {
  /** `https://instance.region.ots.aliyuncs.com`, or any http or https origin. */
  readonly endpoint: string;
  readonly instance: string;
  readonly credentials: TablestoreCredentials;
  /** Signs with version 4 for this region instead of version 2. */
  readonly signatureRegion?: string | undefined;
  /** Default 30. */
  readonly maxRetries?: number | undefined;
  /** Told of every attempt that failed and will be repeated, before the pause. */
  readonly onRetry?: ((retry: Retry) => void) | undefined;
  /** Default 30. */
  readonly maxConnections?: number | undefined;
  /** Default 10 s. */
  readonly connectTimeoutMs?: number | undefined;
  /** One attempt of one call. Default 50 s. */
  readonly timeoutMs?: number | undefined;
  /** PEM certificates to trust besides the system's. */
  readonly certificateAuthorities?: string | undefined;
  /** Where connections may lead. Default: anywhere but to link-local and cloud metadata addresses. */
  readonly guard?: NetworkGuard | undefined;
  readonly now?: (() => Date) | undefined;
  readonly random?: (() => number) | undefined;
  readonly pause?: ((ms: number, signal: AbortSignal) => Promise<unknown>) | undefined;
}

export interface CallOptions {
  readonly effect: Effect;
  /** The table or the stream, for errors. */
  readonly subject: string;
  readonly signal: AbortSignal;
  /** Told along with the connection's own. */
  readonly onRetry?: (() => void) | undefined;
  /** Told of the body of every answer that is no refusal, before it is verified; verifying waits for what it returns. */
  readonly onArrival?: ((unverified: Uint8Array) => Promise<void>) | undefined;
}

/** No answer is believed twice: a signature says nothing about the request that it is the answer to. */
const REMEMBERED_ANSWERS = 1_000;

/** Signed, verified and repeated calls of one instance with one access key. */
export class Connection {
  readonly #options: TablestoreOptions;
  readonly #transport: Transport;
  readonly #now: () => Date;
  readonly #answered = new RecentIds(REMEMBERED_ANSWERS);

  constructor(options: TablestoreOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
    this.#transport = new Transport({
      endpoint: options.endpoint,
      maxConnections: options.maxConnections ?? 30,
      connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
      timeoutMs: options.timeoutMs ?? 50_000,
      certificateAuthorities: options.certificateAuthorities,
      guard: options.guard ?? networkGuard({ allowPrivate: true }),
    });
  }

  /** An operation with its messages. @throws AppError "tablestore.damaged_answer" when the answer is not its response. */
  async call<Name extends OperationName>(
    operation: Name,
    request: RequestInput<Name>,
    options: CallOptions,
  ): Promise<ResponseOf<Name>> {
    const { request: encoder, response: decoder } = OPERATIONS[operation] as unknown as {
      readonly request: Message<unknown, RequestInput<Name>>;
      readonly response: Message<ResponseOf<Name>>;
    };
    return this.read(operation, encoder.encode(request), options, decoder.decode);
  }

  /** An operation whose body `read` understands: damage found there is repeated like damage found on the way. */
  async read<T>(
    operation: OperationName,
    body: Uint8Array,
    { effect, subject, signal, onRetry: onOwnRetry, onArrival }: CallOptions,
    read: (body: Uint8Array, requestId: string) => T,
  ): Promise<T> {
    const { maxRetries = 30, random, pause } = this.#options;
    const onRetry = (retry: Retry) => {
      this.#options.onRetry?.(retry);
      onOwnRetry?.();
    };
    return retrying(operation, effect, { maxRetries, onRetry, random, pause }, signal, async () => {
      const answer = await this.#attempt(operation, body, { subject, signal, onArrival });
      return explainDamage(operation, answer, () => read(answer.body, answer.requestId));
    });
  }

  /** Who and where, for errors that are found inside an answer. */
  context(operation: OperationName): Omit<CallContext, "subject"> {
    const { instance, credentials } = this.#options;
    return { operation, endpoint: this.#transport.origin, instance, accessKeyId: credentials.accessKeyId };
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  async #attempt(
    operation: OperationName,
    body: Uint8Array,
    { subject, signal, onArrival }: Pick<CallOptions, "subject" | "signal" | "onArrival">,
  ): Promise<OpenedAnswer> {
    const { headers, key } = this.#sign(operation, body);
    const answer = await this.#transport.send(operation, headers, body, signal);
    if (onArrival !== undefined && answer.status === 200) await onArrival(answer.body);
    const opened = openAnswer(answer, key, { ...this.context(operation), subject });
    if (this.#answered.add(opened.requestId)) return opened;
    const details = { service: "Tablestore", operation, requestId: opened.requestId };
    throw new AppError(
      "tablestore.damaged_answer",
      { operation, reason: "it answers an earlier request" },
      { details },
    );
  }

  /** Headers and the key that the answer will be signed with. Every attempt carries its own date. */
  #sign(operation: string, body: Uint8Array): { headers: Headers; key: string } {
    const { instance, signatureRegion, credentials } = this.#options;
    const { accessKeyId, accessKeySecret, stsToken } = credentials;
    const date = this.#now().toISOString();
    const headers: Record<string, string> = {
      [HEADER.date]: date,
      [HEADER.apiVersion]: API_VERSION,
      [HEADER.accessKeyId]: accessKeyId,
      [HEADER.instance]: instance,
      [HEADER.contentMd5]: contentMd5(body),
      ...(stsToken === undefined ? {} : { [HEADER.stsToken]: stsToken.reveal() }),
    };
    if (signatureRegion === undefined) {
      headers[HEADER.signature] = signRequestV2(operation, headers, accessKeySecret);
      return { headers, key: accessKeySecret.reveal() };
    }
    const signDate = date.slice(0, 10).replaceAll("-", "");
    const key = deriveKeyV4(accessKeySecret, signDate, signatureRegion);
    headers[HEADER.signDate] = signDate;
    headers[HEADER.signRegion] = signatureRegion;
    headers[HEADER.signatureV4] = signRequestV4(operation, headers, key);
    return { headers, key };
  }
}

/** The latest of the identifiers that were added. */
class RecentIds {
  readonly #ids = new Set<string>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** False when it is one of them already. */
  add(id: string): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    if (this.#ids.size > this.#most) this.#ids.delete(this.#ids.values().next().value!);
    return true;
  }
}

function explainDamage<T>(operation: string, { requestId }: OpenedAnswer, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof AppError) || !DAMAGE.includes(cause.code)) throw cause;
    const details = { service: "Tablestore", operation, requestId };
    throw new AppError("tablestore.damaged_answer", { operation, reason: cause.message }, { cause, details });
  }
}

const DAMAGE: readonly string[] = ["tablestore.damaged_message", "tablestore.damaged_row"];

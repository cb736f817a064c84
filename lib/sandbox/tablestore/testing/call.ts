import { OPERATIONS, type OperationName, type RequestInput, type ResponseOf } from "@/lib/tablestore/operations";
import { ServiceError } from "@/lib/tablestore/operations/shared";
import { API_VERSION, contentMd5, HEADER, signRequestV2, verifyResponse } from "@/lib/tablestore/signature";
import { Secret } from "@/lib/core/secret";
import { ID, INSTANCE, SECRET } from "./start";

export interface RawCall {
  readonly operation: string;
  readonly body?: Uint8Array;
  readonly method?: string;
  readonly accessKeyId?: string;
  readonly secret?: string;
  readonly instance?: string;
  readonly date?: string;
  /** Laid over what would be sent; null leaves a header out. Those that start with `x-ots-` are signed. */
  readonly headers?: Readonly<Record<string, string | null>>;
}
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  readonly error: { readonly code: string; readonly message?: string } | null;
  readonly isSigned: boolean;
}

/** One signed request, with nothing between the test and the wire. */
export async function callRaw(url: string, call: RawCall): Promise<RawAnswer> {
  const { operation, body = new Uint8Array(0), accessKeyId = ID, secret = SECRET } = call;
  const headers: Record<string, string> = {
    [HEADER.date]: call.date ?? new Date().toISOString(),
    [HEADER.apiVersion]: API_VERSION,
    [HEADER.accessKeyId]: accessKeyId,
    [HEADER.instance]: call.instance ?? INSTANCE,
    [HEADER.contentMd5]: contentMd5(body),
  };
  for (const [name, value] of Object.entries(call.headers ?? {}))
    if (value === null) delete headers[name];
    else headers[name] = value;
  if (call.headers?.[HEADER.signature] === undefined && call.headers?.[HEADER.signatureV4] === undefined)
    headers[HEADER.signature] = signRequestV2(operation, headers, new Secret(secret));
  const method = call.method ?? "POST";
  const response = await fetch(`${url}/${operation}`, {
    method,
    headers,
    ...(method === "POST" ? { body: Buffer.from(body) } : {}),
  });
  const answer = new Uint8Array(await response.arrayBuffer());
  const own = Object.fromEntries([...response.headers].filter(([name]) => name.startsWith("x-ots-")));
  const authorization = response.headers.get("authorization");
  return {
    status: response.status,
    headers: response.headers,
    body: answer,
    error: response.ok ? null : ServiceError.decode(answer),
    isSigned: authorization !== null && verifyResponse(operation, own, authorization, accessKeyId, secret),
  };
}

/** One operation by its messages, for those that the official npm client does not have. */
export async function call<Name extends OperationName>(
  url: string,
  operation: Name,
  request: RequestInput<Name>,
  date?: string,
): Promise<ResponseOf<Name>> {
  const { request: input, response: output } = OPERATIONS[operation] as unknown as {
    request: { encode(value: RequestInput<Name>): Uint8Array };
    response: { decode(bytes: Uint8Array): ResponseOf<Name> };
  };
  const answer = await callRaw(url, { operation, body: input.encode(request), ...(date && { date }) });
  if (answer.error) throw new Error(`${answer.error.code}: ${answer.error.message}`);
  return output.decode(answer.body);
}

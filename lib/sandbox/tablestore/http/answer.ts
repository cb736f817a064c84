import { randomBytes } from "node:crypto";
import { ServiceError as ServiceErrorMessage } from "@/lib/tablestore/operations/shared";
import { contentMd5, HEADER, signResponse, type Headers } from "@/lib/tablestore/signature";
import type { ErrorAnswer } from "../../faults/meet-fault";
import type { ServiceError } from "../service-error";

/** What an answer is signed with; null when nobody knows who asked. */
export interface Signer {
  readonly operation: string;
  readonly accessKeyId: string;
  readonly key: string;
}

/** A complete answer with the headers that the service sends, signed unless the sender is unknown. */
export function answer(status: number, body: Uint8Array, signer: Signer | null, now: Date): ErrorAnswer {
  const headers: Headers = {
    [HEADER.contentMd5]: contentMd5(body),
    [HEADER.contentType]: "protocol buffer",
    [HEADER.date]: now.toISOString(),
    [HEADER.requestId]: requestId(now),
  };
  const authorization: Headers =
    signer === null ? {} : { authorization: signResponse(signer.operation, headers, signer.accessKeyId, signer.key) };
  return { status, headers: { ...headers, ...authorization }, body };
}

export function errorBody({ code, message }: Pick<ServiceError, "code" | "message">): Uint8Array {
  return ServiceErrorMessage.encode({ code, message });
}

/** As in the service, the first half is the time of the request in microseconds. */
function requestId(now: Date): string {
  const time = (BigInt(now.getTime()) * 1000n).toString(16).padStart(16, "0");
  const hex = time + randomBytes(8).toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

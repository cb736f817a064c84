import type { UploadSessionState, UploadStatus } from "@/lib/maxcompute/documents/session";
import type { Call } from "../http/call";
import { ServiceError } from "../http/service-error";

/*
 * What a fault of kind "behave" makes the tunnel do:
 *
 *   commitClosedFails   a commit of a committed session is refused with StatusConflict instead of repeated
 *   sessionExpired      the session is found expired; likewise sessionCritical, sessionClosing, sessionCanceled, sessionUnknown
 *   sessionGone         the session is not found
 *   blockLost           the list of blocks lacks the last one
 *   quotaChanged        the session reports the shared quota whatever was asked for
 */

const STATUSES: Readonly<Record<string, UploadStatus>> = {
  sessionExpired: "EXPIRED",
  sessionCritical: "CRITICAL",
  sessionClosing: "CLOSING",
  sessionCanceled: "CANCELED",
  sessionUnknown: "UNKNOWN",
};

/** The status a fault pretends, or null. @throws ServiceError when it pretends that there is no session */
export function pretendedStatus({ behaviour }: Pick<Call, "behaviour">): UploadStatus | null {
  if (behaviour === "sessionGone")
    throw new ServiceError(404, "NoSuchUpload", "The specified upload id does not exist");
  return STATUSES[behaviour ?? ""] ?? null;
}

/** A session's state as a fault wants it seen. */
export function pretended(state: UploadSessionState, call: Pick<Call, "behaviour">): UploadSessionState {
  const status = pretendedStatus(call) ?? state.status;
  const blocks = call.behaviour === "blockLost" ? state.blocks.slice(0, -1) : state.blocks;
  const quotaName = call.behaviour === "quotaChanged" ? "default" : state.quotaName;
  return { ...state, status, blocks, quotaName };
}

import type { DownloadSessionState, TunnelSchema, UploadSessionState } from "@/lib/maxcompute/documents/session";
import { odpsColumn } from "../routes/tables";
import type { Service } from "../service";
import type { DownloadSession, UploadSession } from "../store/sessions";

/** An upload session as clients see it now: one that has grown too old has expired. */
export function uploadState(service: Service, session: UploadSession, withBlocks = true): UploadSessionState {
  const blocks = withBlocks ? service.sessions.blocks(session.id) : [];
  return {
    id: session.id,
    status: uploadStatus(service, session),
    owner: session.owner,
    createdAt: new Date(session.createdAt),
    isOverwrite: session.overwrite,
    maxFieldBytes: service.limits.maxFieldBytes,
    quotaName: session.quota,
    schema: schemaOf(session),
    blocks: blocks.map(({ id, records, createdAt, version }) => ({
      id,
      recordCount: records,
      createdAt: new Date(createdAt),
      version,
    })),
  };
}

export function uploadStatus(service: Service, session: UploadSession): UploadSession["status"] {
  return session.status === "NORMAL" && isExpired(service, session) ? "EXPIRED" : session.status;
}

export function downloadState(service: Service, session: DownloadSession): DownloadSessionState {
  return {
    id: session.id,
    status: isExpired(service, session) ? "EXPIRED" : session.status,
    owner: session.owner,
    createdAt: new Date(session.createdAt),
    recordCount: session.count,
    quotaName: session.quota,
    schema: schemaOf(session),
  };
}

export function isExpired(service: Service, session: { readonly createdAt: number }): boolean {
  return service.now().getTime() - session.createdAt >= service.limits.sessionLifeMs;
}

function schemaOf({ columns, partitionKeys }: UploadSession | DownloadSession): TunnelSchema {
  return { columns: columns.map(odpsColumn), partitionKeys: partitionKeys.map(odpsColumn) };
}

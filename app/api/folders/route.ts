import { route } from "@/app/api/_lib/route";
import { folderDraft, folderView } from "@/lib/core/node";
import { createFolder } from "@/lib/services/nodes/folders";

/** Makes a folder or a business flow. */
export const POST = route(
  { body: folderDraft, status: 201, response: folderView },
  async ({ body, actor, workspaceId }) => createFolder(await workspaceId(), body, actor),
);

import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { folderChange, folderView } from "@/lib/core/node";
import { changeFolder, removeFolder } from "@/lib/services/nodes/folders";

const params = z.object({ folderId: z.uuid() });

/** Renames or moves a folder, or changes its description and its flow's parameters. */
export const PATCH = route({ params, body: folderChange, response: folderView }, ({ params, body, actor }) =>
  changeFolder(params.folderId, body, actor),
);

/** Removes a folder with those inside it; their nodes go to the recycle bin. 409 while one of them is deployed. */
export const DELETE = route({ params, response: null }, ({ params, actor }) => removeFolder(params.folderId, actor));

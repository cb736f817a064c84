import { z } from "zod";
import { dataSource } from "@/lib/core/data-source";
import { registerSampleSources } from "@/lib/services/samples";
import { route } from "../../_lib/route";

const response = z.object({ items: z.array(dataSource) });

/** Registers both servers of the local sandbox in the workspace; names that are taken stay as they are. */
export const POST = route({ status: 201, response }, async ({ actor, workspaceId }) => ({
  items: await registerSampleSources(await workspaceId(), actor),
}));

import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { deleteView } from "@/lib/services/saved-views";

const params = z.object({ viewId: z.uuid() });

/** Forgets a view. */
export const DELETE = route({ params, response: null }, ({ params, actor }) => deleteView(params.viewId, actor));

import { z } from "zod";
import { revokeToken } from "@/lib/services/api-tokens";
import { route } from "../../../_lib/route";

/** Revokes a token of the caller's, at once. */
export const DELETE = route({ params: z.object({ tokenId: z.uuid() }), response: null }, ({ params, actor }) =>
  revokeToken(params.tokenId, actor),
);

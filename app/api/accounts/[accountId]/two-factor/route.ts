import { z } from "zod";
import { removeTwoFactor } from "@/lib/services/accounts";
import { route } from "../../../_lib/route";

const params = z.object({ accountId: z.string().max(64) });

/** Turns two-step verification off for somebody who lost their phone. */
export const DELETE = route({ params, response: null }, ({ params: { accountId }, actor }) =>
  removeTwoFactor(accountId, actor),
);

import { z } from "zod";
import { totpCode } from "@/lib/core/account-security";
import { confirmTwoFactor } from "@/lib/services/account-security";
import { route } from "../../../_lib/route";
import { withCookies } from "../../../_lib/with-cookies";

/** Turns two-step verification on, with a first code of the app. */
export const POST = route({ body: totpCode, response: z.object({}) }, async ({ body, actor, request }) => {
  const { cookies } = await confirmTwoFactor(body.code, actor, request.headers);
  return withCookies({}, cookies);
});

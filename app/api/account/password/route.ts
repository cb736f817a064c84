import { z } from "zod";
import { passwordChange } from "@/lib/core/account-security";
import { changePassword } from "@/lib/services/account-security";
import { route } from "../../_lib/route";
import { withCookies } from "../../_lib/with-cookies";

/** Changes the caller's own password; their other sessions end. */
export const PUT = route({ body: passwordChange, response: z.object({}) }, async ({ body, actor, request }) => {
  const { cookies } = await changePassword(body, actor, request.headers);
  return withCookies({}, cookies);
});

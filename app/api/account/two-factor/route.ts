import { z } from "zod";
import { passwordProof, twoFactorStart } from "@/lib/core/account-security";
import { startTwoFactor, stopTwoFactor } from "@/lib/services/account-security";
import { route } from "../../_lib/route";
import { withCookies } from "../../_lib/with-cookies";

/** Begins to set two-step verification up: answers what an authenticator app needs, once. */
export const POST = route({ body: passwordProof, response: twoFactorStart }, ({ body, actor, request }) =>
  startTwoFactor(body.password, actor, request.headers),
);

/** Turns two-step verification off. */
export const DELETE = route({ body: passwordProof, response: z.object({}) }, async ({ body, actor, request }) => {
  const { cookies } = await stopTwoFactor(body.password, actor, request.headers);
  return withCookies({}, cookies);
});

import { z } from "zod";
import { singleSignOn } from "@/lib/core/sign-in";
import { startSingleSignOn } from "@/lib/services/sign-in";
import { openRoute } from "../../_lib/route";
import { withCookies } from "../../_lib/with-cookies";

/** Begins single sign-on: answers the identity provider's address to go to. */
export const POST = openRoute(
  { body: singleSignOn, response: z.object({ url: z.string() }) },
  async ({ body, request }) => {
    const { url, cookies } = await startSingleSignOn(body.target, request.headers);
    return withCookies({ url }, cookies);
  },
);

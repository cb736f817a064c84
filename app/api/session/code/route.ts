import { secondFactor, signInAnswer } from "@/lib/core/sign-in";
import { enterCode } from "@/lib/services/sign-in";
import { openRoute } from "../../_lib/route";
import { withCookies } from "../../_lib/with-cookies";

/** The second step of signing in: a code of the authenticator app, or a backup code. */
export const POST = openRoute({ body: secondFactor, response: signInAnswer }, async ({ body, request, facts }) => {
  const { needsCode, cookies } = await enterCode(body, request.headers, facts);
  return withCookies({ needsCode }, cookies);
});

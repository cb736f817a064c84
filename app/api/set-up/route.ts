import { accountDraft } from "@/lib/core/account";
import { signInAnswer } from "@/lib/core/sign-in";
import { createOwner } from "@/lib/services/accounts";
import { signIn } from "@/lib/services/sign-in";
import { openRoute } from "../_lib/route";
import { withCookies } from "../_lib/with-cookies";

/** Creates the first account and signs it in. 409 once there is one. */
export const POST = openRoute({ body: accountDraft, response: signInAnswer }, async ({ body, request, facts }) => {
  await createOwner(body);
  const { needsCode, cookies } = await signIn(
    { identifier: body.email, password: body.password },
    request.headers,
    facts,
  );
  return withCookies({ needsCode }, cookies);
});

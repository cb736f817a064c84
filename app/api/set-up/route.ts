import { accountDraft } from "@/lib/core/account";
import { createOwner } from "@/lib/services/accounts";
import { openRoute } from "../_lib/route";
import { signIn } from "../_lib/sign-in";

/** Creates the first account and signs it in. 409 once there is one. */
export const POST = openRoute({ body: accountDraft }, async ({ body, request }) => {
  await createOwner(body);
  return signIn({ identifier: body.email, password: body.password }, request);
});

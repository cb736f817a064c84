import { z } from "zod";
import { sessionView } from "@/lib/core/account";
import { credentials, signInAnswer } from "@/lib/core/sign-in";
import { describeSession } from "@/lib/services/accounts";
import { signIn, signOut } from "@/lib/services/sign-in";
import { openRoute, route } from "../_lib/route";
import { withCookies } from "../_lib/with-cookies";

/** Who is signed in, and the workspaces they may work in. */
export const GET = route({ response: sessionView }, ({ actor }) => describeSession(actor));

/** Signs in with e-mail address or user name; says whether a code is still to come. */
export const POST = openRoute({ body: credentials, response: signInAnswer }, async ({ body, request, facts }) => {
  const { needsCode, cookies } = await signIn(body, request.headers, facts);
  return withCookies({ needsCode }, cookies);
});

/** Signs out. */
export const DELETE = openRoute({ response: z.object({}) }, async ({ request, facts }) =>
  withCookies({}, await signOut(request.headers, facts)),
);

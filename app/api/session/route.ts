import { credentials } from "@/lib/core/sign-in";
import { describeSession } from "@/lib/services/accounts";
import { signIn, signOut } from "@/lib/services/sign-in";
import { openRoute, route } from "../_lib/route";
import { withCookies } from "../_lib/with-cookies";

/** Who is signed in, and the workspaces they may work in. */
export const GET = route({}, ({ actor }) => describeSession(actor));

/** Signs in with e-mail address or user name; says whether a code is still to come. */
export const POST = openRoute({ body: credentials }, async ({ body, request, facts }) => {
  const { needsCode, cookies } = await signIn(body, request.headers, facts);
  return withCookies({ needsCode }, cookies);
});

/** Signs out. */
export const DELETE = openRoute({}, async ({ request, facts }) =>
  withCookies({}, await signOut(request.headers, facts)),
);

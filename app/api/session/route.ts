import { credentials } from "@/lib/core/sign-in";
import { auth } from "@/lib/platform/auth";
import { describeSession } from "@/lib/services/accounts";
import { openRoute, route } from "../_lib/route";
import { signIn } from "../_lib/sign-in";

/** Who is signed in, and the workspaces they may work in. */
export const GET = route({}, ({ actor }) => describeSession(actor));

/** Signs in with e-mail address or user name. */
export const POST = openRoute({ body: credentials }, ({ body, request }) => signIn(body, request));

/** Signs out. */
export const DELETE = openRoute({}, async ({ request }) => {
  const { headers } = await auth().api.signOut({ headers: request.headers, returnHeaders: true });
  return new Response(null, { status: 204, headers });
});

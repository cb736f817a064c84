import { sessionRow } from "@/lib/core/account-security";
import { endSessions, listSessions } from "@/lib/services/account-security";
import { listOf } from "../../_lib/list-of";
import { route } from "../../_lib/route";

/** Where the caller is signed in. */
export const GET = route({ response: listOf(sessionRow) }, async ({ actor, request }) => ({
  items: await listSessions(actor, request.headers),
}));

/** Signs the caller out everywhere, here too. */
export const DELETE = route({ response: null }, ({ actor }) => endSessions(null, actor));

import { endSessions, listSessions } from "@/lib/services/account-security";
import { route } from "../../_lib/route";

/** Where the caller is signed in. */
export const GET = route({}, async ({ actor, request }) => ({ items: await listSessions(actor, request.headers) }));

/** Signs the caller out everywhere, here too. */
export const DELETE = route({}, ({ actor }) => endSessions(null, actor));

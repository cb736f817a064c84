import { finishSingleSignOn } from "@/lib/services/sign-in";
import { openRoute } from "../../../_lib/route";

/** Where the identity provider sends the browser back to. The only door of the account library that is open. */
export const GET = openRoute({ response: "text/html" }, ({ request, facts }) => finishSingleSignOn(request, facts));

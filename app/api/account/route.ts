import { accountView } from "@/lib/core/account";
import { ownAccount } from "@/lib/services/accounts";
import { route } from "../_lib/route";

/** The caller's own account. */
export const GET = route({ response: accountView }, ({ actor }) => ownAccount(actor));

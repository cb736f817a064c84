import { accountDraft } from "@/lib/core/account";
import { createAccount, listAccounts } from "@/lib/services/accounts";
import { route } from "../_lib/route";

/** Every account of the installation. */
export const GET = route({}, async ({ actor }) => ({ items: await listAccounts(actor) }));

/** Makes an account; it is a member of nothing yet. */
export const POST = route({ body: accountDraft, status: 201 }, ({ body, actor }) => createAccount(body, actor));

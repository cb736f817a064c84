import { accountDraft, accountView } from "@/lib/core/account";
import { createAccount, listAccounts } from "@/lib/services/accounts";
import { listOf } from "../_lib/list-of";
import { route } from "../_lib/route";

/** Every account of the installation. */
export const GET = route({ response: listOf(accountView) }, async ({ actor }) => ({
  items: await listAccounts(actor),
}));

/** Makes an account; it is a member of nothing yet. */
export const POST = route({ body: accountDraft, status: 201, response: accountView }, ({ body, actor }) =>
  createAccount(body, actor),
);

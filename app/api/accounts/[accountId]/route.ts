import { z } from "zod";
import { accountChange, accountView } from "@/lib/core/account";
import { changeAccount } from "@/lib/services/accounts";
import { route } from "../../_lib/route";

const params = z.object({ accountId: z.string().max(64) });

/** Renames, bars or opens an account, or makes its owner an administrator of the installation. */
export const PATCH = route(
  { params, body: accountChange, response: accountView },
  ({ params: { accountId }, body, actor }) => changeAccount(accountId, body, actor),
);

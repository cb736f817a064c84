import { z } from "zod";
import { newPassword } from "@/lib/core/account";
import { setPassword } from "@/lib/services/accounts";
import { route } from "../../../_lib/route";

const params = z.object({ accountId: z.string().max(64) });

/** Sets somebody's password for them; their sessions end. */
export const PUT = route({ params, body: newPassword, response: null }, ({ params: { accountId }, body, actor }) =>
  setPassword(accountId, body.password, actor),
);

import { z } from "zod";
import type { Account, AccountBook } from "../accounts";
import { AdminRefusal, plainRoute, route, type AdminRoute } from "./route";

const newAccount = z.object({
  /** Given, the key is a temporary one. */
  expiresInSec: z.int().min(1).max(43_200).optional(),
  instances: z.array(z.string()).optional(),
  projects: z.array(z.string()).optional(),
});

export function accountRoutes(accounts: AccountBook, now: () => Date): AdminRoute[] {
  return [
    plainRoute("GET", "/accounts", () => accounts.all.map(withoutSecrets)),
    /** The only answer that ever shows a secret. */
    route("POST", "/accounts", newAccount, ({ body: { expiresInSec, instances, projects } }) => {
      const account = accounts.add({
        ...(expiresInSec === undefined ? {} : { expiresAt: new Date(now().getTime() + expiresInSec * 1000) }),
        ...(instances && { instances }),
        ...(projects && { projects }),
      });
      return {
        ...withoutSecrets(account),
        accessKeySecret: account.accessKeySecret.reveal(),
        securityToken: account.securityToken?.reveal() ?? null,
      };
    }),
    route("PUT", "/accounts/:id", z.object({ disabled: z.boolean() }), ({ params, body }) => {
      const account = accounts.change(params.id!, body);
      if (account === null) throw new AdminRefusal(404, `There is no access key ${params.id}.`);
      return withoutSecrets(account);
    }),
  ];
}

function withoutSecrets({ accessKeyId, expiresAt, disabled, instances, projects }: Account) {
  return { accessKeyId, expiresAt, disabled, instances, projects };
}

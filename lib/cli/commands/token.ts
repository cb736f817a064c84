import type { ApiTokenView } from "@/lib/core/account";
import { onAccount } from "./account";
import type { Register } from ".";

interface CreateOptions {
  readonly name: string;
  readonly role?: string;
  readonly workspace?: string;
  readonly days: string;
}

/** `token create|list|revoke`: tokens of an account for the API. A token is printed once, when it is made. */
export const token: Register = (program) => {
  const group = program.command("token").description("make, list and revoke tokens for the API");
  group
    .command("create")
    .description("make a token and print it, once")
    .argument("<account>", "whose rights it has: user name or e-mail address")
    .requiredOption("--name <name>", "to recognise it by")
    .option("--role <role>", "bound below the account's own rights, for example VISITOR")
    .option("--workspace <name>", "bound to one workspace")
    .option("--days <count>", "when it expires; `never` for a token that does not", "90")
    .action(async (identifier: string, { name, role, workspace, days }: CreateOptions) => {
      const [{ createToken }, { apiTokenDraft }, { findWorkspace }] = await Promise.all([
        import("@/lib/services/api-tokens"),
        import("@/lib/core/account"),
        import("../workspace"),
      ]);
      const made = await onAccount(identifier, async ({ id }, actor) => {
        const workspaceId = workspace === undefined ? null : await findWorkspace(workspace, actor);
        const expiresInDays = days === "never" ? null : Number(days);
        const draft = apiTokenDraft.parse({ name, role: role?.toUpperCase() ?? null, workspaceId, expiresInDays });
        return createToken(draft, actor, id);
      });
      process.stderr.write(`Keep it: it is not shown again.\n`);
      process.stdout.write(`${made.token}\n`);
    });
  group
    .command("list")
    .description("list the tokens of an account: id, beginning, name, bound, when it expires, when it was used")
    .argument("<account>", "user name or e-mail address")
    .action(async (identifier: string) => {
      const { listTokens } = await import("@/lib/services/api-tokens");
      const tokens = await onAccount(identifier, ({ id }, actor) => listTokens(actor, id));
      for (const each of tokens) process.stdout.write(`${lineOf(each)}\n`);
    });
  group
    .command("revoke")
    .description("make a token worthless, at once")
    .argument("<account>", "user name or e-mail address")
    .argument("<id>", "as `token list` shows it")
    .action(async (identifier: string, id: string) => {
      const { revokeToken } = await import("@/lib/services/api-tokens");
      await onAccount(identifier, (account, actor) => revokeToken(id, actor, account.id));
      process.stdout.write(`${id}\trevoked\n`);
    });
};

function lineOf({ id, start, name, role, expiresAt, lastUsedAt }: ApiTokenView): string {
  const until = expiresAt?.toISOString() ?? "never expires";
  return [id, `${start}…`, name, role ?? "-", until, lastUsedAt?.toISOString() ?? "never used"].join("\t");
}

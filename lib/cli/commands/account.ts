import { randomBytes } from "node:crypto";
import type { AccountView } from "@/lib/core/account";
import type { Actor } from "@/lib/services/actor";
import { readInput } from "../read-input";
import type { Register } from ".";

interface PasswordOption {
  readonly password?: string;
}
interface AddOptions extends PasswordOption {
  readonly name: string;
  readonly email: string;
}

/** Random bits of a password that nobody chose. */
const PASSWORD_BYTES = 15;

/**
 * `account list|add|disable|enable|reset-password|remove-two-factor`. Whoever may read the installation's files may do
 * this: it is also the way back in for an owner who lost everything.
 */
export const account: Register = (program) => {
  const group = program.command("account").description("manage who may sign in, on the machine itself");
  const ofAccount = (name: string, description: string) =>
    group.command(name).description(description).argument("<account>", "user name or e-mail address");
  const passwordOption = [
    "--password <file>",
    "file with the password, or - for standard input (default: one is made up and printed)",
  ] as const;
  group
    .command("list")
    .description("list the accounts: user name, e-mail, name, what is special about them")
    .action(async () => {
      const { listAccounts } = await import("@/lib/services/accounts");
      const accounts = await signedIn((actor) => listAccounts(actor));
      for (const each of accounts) process.stdout.write(`${lineOf(each)}\n`);
    });
  group
    .command("add")
    .description("make an account; the first one is the owner's")
    .argument("<username>", "3 to 30 letters, digits, underscores and dots")
    .requiredOption("--name <name>", "the person's name")
    .requiredOption("--email <address>", "for signing in, also through an identity provider")
    .option(...passwordOption)
    .action(async (username: string, { name, email, password }: AddOptions) => {
      const [{ createAccount, createOwner, hasOwner }, { accountDraft }] = await Promise.all([
        import("@/lib/services/accounts"),
        import("@/lib/core/account"),
      ]);
      const secret = await passwordOf(password);
      const draft = accountDraft.parse({ username, name, email, password: secret.text });
      const made = await signedIn(async (actor) =>
        (await hasOwner()) ? createAccount(draft, actor) : createOwner(draft),
      );
      process.stdout.write(`${lineOf(made)}\n`);
      tellPassword(secret);
    });
  for (const [name, isDisabled, description] of [
    ["disable", true, "bar an account and end its sessions"],
    ["enable", false, "let an account in again"],
  ] as const)
    ofAccount(name, description).action(async (identifier: string) => {
      const changed = await onAccount(identifier, async ({ id }, actor) => {
        const { changeAccount } = await import("@/lib/services/accounts");
        return changeAccount(id, { isDisabled }, actor);
      });
      process.stdout.write(`${lineOf(changed)}\n`);
    });
  ofAccount("reset-password", "set a password, open a locked account, and end its sessions")
    .option(...passwordOption)
    .action(async (identifier: string, { password }: PasswordOption) => {
      const [{ setPassword }, { newPassword }] = await Promise.all([
        import("@/lib/services/accounts"),
        import("@/lib/core/account"),
      ]);
      const secret = await passwordOf(password);
      const { password: text } = newPassword.parse({ password: secret.text });
      await onAccount(identifier, ({ id }, actor) => setPassword(id, text, actor));
      process.stdout.write(`The password of ${identifier} is set, and its sessions are ended.\n`);
      tellPassword(secret);
    });
  ofAccount("remove-two-factor", "turn the second step of somebody off who lost phone and backup codes").action(
    async (identifier: string) => {
      const { removeTwoFactor } = await import("@/lib/services/accounts");
      await onAccount(identifier, ({ id }, actor) => removeTwoFactor(id, actor));
      process.stdout.write(`${identifier} signs in with the password alone.\n`);
    },
  );
};

async function signedIn<Result>(work: (actor: Actor) => Promise<Result>): Promise<Result> {
  const { withInstallation } = await import("../installation");
  return withInstallation(({ actor }) => work(actor));
}

/** @throws AppError "account.unknown" */
export async function onAccount<Result>(
  identifier: string,
  work: (account: AccountView, actor: Actor) => Promise<Result>,
): Promise<Result> {
  const { findAccount } = await import("@/lib/services/accounts");
  return signedIn(async (actor) => work(await findAccount(identifier), actor));
}

interface Password {
  readonly text: string;
  /** Nobody knows it yet. */
  readonly isFresh: boolean;
}

/** Passwords never stand in arguments, which every user of a machine can read. */
async function passwordOf(file: string | undefined): Promise<Password> {
  if (file === undefined) return { text: randomBytes(PASSWORD_BYTES).toString("base64url"), isFresh: true };
  return { text: (await readInput(file)).replace(/\r?\n$/, ""), isFresh: false };
}

function tellPassword({ text, isFresh }: Password): void {
  if (isFresh) process.stdout.write(`password\t${text}\n`);
}

function lineOf({ username, email, name, isAdmin, isDisabled, hasTwoFactor }: AccountView): string {
  const marks = [isAdmin && "administrator", isDisabled && "disabled", hasTwoFactor && "two-step"].filter(Boolean);
  return [username ?? "-", email, name, marks.join(", ")].join("\t");
}

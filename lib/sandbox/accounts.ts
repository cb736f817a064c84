import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Secret } from "@/lib/core/secret";

/** One access key of the sandbox. Temporary (STS) keys have a token and an end. */
export interface Account {
  readonly accessKeyId: string;
  readonly accessKeySecret: Secret;
  /** What requests of this key must carry as security token, or null for a lasting key. */
  readonly securityToken: Secret | null;
  readonly expiresAt: Date | null;
  readonly disabled: boolean;
  /** Tablestore instances this key may use; `*` means all of them. */
  readonly instances: readonly string[];
  /** MaxCompute projects this key may use; `*` means all of them. */
  readonly projects: readonly string[];
}

export interface Accounts {
  find(accessKeyId: string): Account | null;
}

/** The accounts of one sandbox folder, kept in `accounts.json`, readable by its owner only. */
export interface AccountBook extends Accounts {
  readonly all: readonly Account[];
  /** Makes a key with a fresh id and secret, durable before it is returned. */
  add(options: NewAccount): Account;
  change(accessKeyId: string, change: { readonly disabled: boolean }): Account | null;
}

export interface NewAccount {
  /** With an end the key is a temporary one and gets a security token. */
  readonly expiresAt?: Date;
  readonly instances?: readonly string[];
  readonly projects?: readonly string[];
}

const stored = z.array(
  z.object({
    accessKeyId: z.string().min(1),
    accessKeySecret: z.string().min(1),
    securityToken: z.string().nullable(),
    expiresAt: z.coerce.date().nullable(),
    disabled: z.boolean(),
    instances: z.array(z.string()),
    projects: z.array(z.string()),
  }),
);

/** Whether the list of an account names `name`. */
export function allows(list: readonly string[], name: string): boolean {
  return list.includes("*") || list.includes(name);
}

/** Reads the accounts of `home`; the first start makes one key for everything, different on every machine. */
export function openAccounts(home: string): AccountBook {
  mkdirSync(home, { recursive: true });
  const file = join(home, "accounts.json");
  let all = existsSync(file) ? read(file) : [];
  const keep = (accounts: readonly Account[]) => {
    write(file, accounts);
    all = [...accounts];
  };
  if (all.length === 0) keep([freshAccount({})]);
  return {
    get all() {
      return all;
    },
    find: (accessKeyId) => all.find((account) => account.accessKeyId === accessKeyId) ?? null,
    add(options) {
      const account = freshAccount(options);
      keep([...all, account]);
      return account;
    },
    change(accessKeyId, change) {
      const account = all.find((candidate) => candidate.accessKeyId === accessKeyId);
      if (!account) return null;
      const changed = { ...account, ...change };
      keep(all.map((candidate) => (candidate === account ? changed : candidate)));
      return changed;
    },
  };
}

/** Accounts that live in memory only, for tests. */
export function fixedAccounts(...accounts: readonly (Partial<Account> & Pick<Account, "accessKeyId">)[]): Accounts {
  const complete = accounts.map((account) => ({ ...freshAccount({}), ...account }));
  return { find: (accessKeyId) => complete.find((account) => account.accessKeyId === accessKeyId) ?? null };
}

function freshAccount({ expiresAt, instances, projects }: NewAccount): Account {
  return {
    accessKeyId: `${expiresAt ? "STS." : "LTAI"}${letters(20)}`,
    accessKeySecret: new Secret(letters(30)),
    securityToken: expiresAt ? new Secret(letters(64)) : null,
    expiresAt: expiresAt ?? null,
    disabled: false,
    instances: instances ?? ["*"],
    projects: projects ?? ["*"],
  };
}

function read(file: string): Account[] {
  return stored.parse(JSON.parse(readFileSync(file, "utf8"))).map((account) => ({
    ...account,
    accessKeySecret: new Secret(account.accessKeySecret),
    securityToken: account.securityToken === null ? null : new Secret(account.securityToken),
  }));
}

/** Written beside and renamed: a crash leaves the old file or the new one. */
function write(file: string, accounts: readonly Account[]): void {
  const plain = accounts.map((account) => ({
    ...account,
    accessKeySecret: account.accessKeySecret.reveal(),
    securityToken: account.securityToken?.reveal() ?? null,
  }));
  const beside = `${file}.new`;
  writeFileSync(beside, `${JSON.stringify(plain, null, 2)}\n`, { mode: 0o600 });
  renameSync(beside, file);
}

function letters(count: number): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  let text = "";
  while (text.length < count)
    for (const byte of randomBytes(count))
      if (byte < 248 && text.length < count) text += alphabet[byte % alphabet.length];
  return text;
}

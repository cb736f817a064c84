import { createHash } from "node:crypto";
import { AppError } from "@/lib/core/errors";
import { systemClock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";
import { SYSTEM } from "./actor";
import { writeAudit } from "./audit";
import type { RequestFacts } from "./rights";

/** Wrong passwords in a row after which an account takes none for a while. */
export const MOST_FAILURES = 10;
const LOCKED_MS = 15 * 60_000;

/**
 * What failures are counted under: the account that a name or an e-mail address belongs to. Names that belong to nobody
 * are counted too, so that a lock does not tell which names exist.
 */
export async function lockKeyOf(identifier: string): Promise<string> {
  const name = identifier.toLowerCase();
  const where = name.includes("@") ? { email: name } : { username: name };
  const user = await database().prisma.user.findUnique({ where, select: { id: true } });
  return user?.id ?? createHash("sha256").update(name).digest("hex");
}

/** @throws AppError "account.locked" */
export async function demandUnlocked(key: string): Promise<void> {
  const now = systemClock.now();
  const row = await database().prisma.verification.findUnique({ where: { id: rowId(key) } });
  if (!row || row.expiresAt <= now || Number(row.value) < MOST_FAILURES) return;
  throw new AppError("account.locked", { minutes: Math.ceil((row.expiresAt.getTime() - now.getTime()) / 60_000) });
}

/** Counts a wrong password; the one that locks the account leaves an audit entry. */
export async function recordFailure(key: string, facts: RequestFacts): Promise<void> {
  const at = systemClock.now();
  await database().transaction(async (sql) => {
    const [row] = await sql.query<{ failures: number }>(
      `insert into verification (id, identifier, value, expires_at, created_at, updated_at) values ($1, $1, '1', $3, $2, $2)
       on conflict (id) do update set expires_at = excluded.expires_at, updated_at = excluded.updated_at,
         value = case when verification.expires_at < $2 then '1' else (verification.value::int + 1)::text end
       returning value::int as failures`,
      [rowId(key), at, new Date(at.getTime() + LOCKED_MS)],
    );
    if (row!.failures !== MOST_FAILURES) return;
    const change = { workspaceId: null, action: "session.lockOut", objectType: "account", objectId: key };
    await writeAudit(sql, { ...SYSTEM, ...facts }, { ...change, after: { failures: MOST_FAILURES } }, at);
  });
}

export async function clearFailures(key: string): Promise<void> {
  await database().prisma.verification.deleteMany({ where: { id: rowId(key) } });
}

const rowId = (key: string) => `lock-out:${key}`;

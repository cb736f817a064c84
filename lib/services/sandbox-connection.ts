import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { env } from "@/lib/platform/env";

const connection = z.object({
  tablestore: z.object({ endpoint: z.string(), instance: z.string() }),
  maxcompute: z.object({ endpoint: z.string(), project: z.string() }),
  accessKeyId: z.string(),
  accessKeySecret: z.string(),
  admin: z.object({ url: z.string(), token: z.string() }),
});
export type SandboxConnection = z.output<typeof connection>;

/** Whether this installation runs with the local sandbox. */
export function hasSandbox(): boolean {
  return env.profile === "sandbox";
}

/**
 * What the sandbox leaves for those who want to reach it: lib/sandbox/start.ts.
 * @throws AppError "sandbox.off" | "sandbox.unreachable"
 */
export async function sandboxConnection(): Promise<SandboxConnection> {
  if (!hasSandbox()) throw new AppError("sandbox.off", {});
  try {
    return connection.parse(JSON.parse(await readFile(join(env.home, "sandbox", "connection.json"), "utf8")));
  } catch (cause) {
    throw new AppError("sandbox.unreachable", {}, { cause });
  }
}

/** The secrets of a connection; that of the sandbox's own key is known here, so nobody needs to see or type it. */
export async function withSandboxSecret(
  settings: Readonly<Record<string, unknown>>,
  secrets: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  if (!hasSandbox() || (secrets.accessKeySecret ?? "") !== "") return secrets;
  const sandbox = await sandboxConnection().catch(() => null);
  const accessKeySecret = sandbox && sandboxSecret(settings, sandbox);
  return accessKeySecret === null ? secrets : { ...secrets, accessKeySecret };
}

/** The secret for a connection that names the sandbox's key and one of its addresses, and none for any other. */
export function sandboxSecret(
  { endpoint, accessKeyId }: Readonly<Record<string, unknown>>,
  sandbox: Omit<SandboxConnection, "admin">,
): string | null {
  const isThere = endpoint === sandbox.tablestore.endpoint || endpoint === sandbox.maxcompute.endpoint;
  return isThere && accessKeyId === sandbox.accessKeyId ? sandbox.accessKeySecret : null;
}

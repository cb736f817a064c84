import { env } from "@/lib/platform/env";
import type { Actor } from "@/lib/services/actor";

/** The database of this installation, and who asks. */
export interface Installation {
  readonly actor: Actor;
  close(): Promise<void>;
}

/**
 * Opens the installation of MILLRACE_HOME or DATABASE_URL for one command: starts the embedded database when it is not
 * running, brings it up to date (unless `migrated` is false), and leaves it as it was found. Whoever may read its files
 * is its administrator.
 */
export async function openInstallation({ migrated = true } = {}): Promise<Installation> {
  const server = env.databaseUrl === null ? await startEmbedded() : null;
  const [{ database, databaseUrl }, { migrate }, { SYSTEM }, { join }, { userInfo }] = await Promise.all([
    import("@/lib/platform/db").then(async (db) => ({ ...db, ...(await import("@/lib/platform/env")) })),
    import("@/lib/platform/migrate"),
    import("@/lib/services/actor"),
    import("node:path"),
    import("node:os"),
  ]);
  if (migrated) await migrate(databaseUrl(), join(import.meta.dirname, "../../prisma/migrations"));
  return {
    actor: { ...SYSTEM, name: `${userInfo().username} (command line)` },
    async close() {
      await database().close();
      if (server?.started) await server.stop();
    },
  };
}

/** Runs `work` with the installation open. */
export async function withInstallation<T>(
  work: (installation: Installation) => Promise<T>,
  options?: Parameters<typeof openInstallation>[0],
): Promise<T> {
  const installation = await openInstallation(options);
  try {
    return await work(installation);
  } finally {
    await installation.close();
  }
}

interface EmbeddedServer {
  readonly started: boolean;
  stop(): Promise<void>;
}

async function startEmbedded(): Promise<EmbeddedServer> {
  const { startDatabase } = (await import("../../scripts/lib/embedded-postgres.js")) as unknown as {
    startDatabase: (options: { home: string }) => Promise<EmbeddedServer>;
  };
  return startDatabase({ home: env.home });
}

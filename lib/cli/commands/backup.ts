import { chmod, copyFile, mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Register } from ".";

/** `backup FILE`: the whole installation in one file, without its keys. */
export const backup: Register = (program) => {
  program
    .command("backup")
    .argument("<file>", "where to write it")
    .description("write everything but the keys into a file, while everything runs")
    .action(async (file: string) => {
      const [{ withInstallation }, { backUp }, { env }] = await Promise.all([
        import("../installation"),
        import("@/lib/services/backup"),
        import("@/lib/platform/env"),
      ]);
      const { tables, rows, takenAt } = await withInstallation(({ actor }) => backUp(file, actor));
      process.stdout.write(`${file}: ${rows} rows of ${tables} tables, as of ${takenAt.toISOString()}\n`);
      const key = env.secretKey === null ? keyFile(env.home) : "MILLRACE_SECRET_KEY";
      process.stderr.write(
        `Keep ${key} as well, in another place: without it the secrets in the backup stay sealed.\n`,
      );
    });
};

interface RestoreOptions {
  readonly key?: string;
  readonly replace: boolean;
  readonly stopped: boolean;
}

/** `restore FILE`: an installation as a backup says. */
export const restore: Register = (program) => {
  program
    .command("restore")
    .argument("<file>", "a backup")
    .option("--key <file>", "key file of the old installation, which becomes the one here")
    .option("--replace", "throw away what this installation holds", false)
    .option("--stopped", "the old installation ran nothing after the backup: hold nothing back", false)
    .description("make this installation what a backup says; stop its processes before")
    .action(async (file: string, { key, replace, stopped }: RestoreOptions) => {
      const [{ withInstallation }, service, { env }] = await Promise.all([
        import("../installation"),
        import("@/lib/services/backup"),
        import("@/lib/platform/env"),
      ]);
      const { rows, takenAt, version } = await withInstallation(
        ({ actor }) => withKey(key, env.home, () => service.restore({ file, replace, stopped }, actor)),
        { migrated: false },
      );
      process.stdout.write(`${rows} rows of ${takenAt.toISOString()} (version ${version}) are restored.\n`);
      if (stopped) return;
      process.stdout.write(
        "The old installation may have done runs that fell due since then. When the scheduler starts here, it holds them: " +
          'they fail with "instance.restored", and wait in Operation Center until you set them successful (their windows ' +
          "are in the destination) or rerun them.\n",
      );
    });
};

const keyFile = (home: string) => join(home, "secret.key");

/** Runs `work` with the key file given; the one that was here stays beside it, and comes back when `work` fails. */
async function withKey<Result>(given: string | undefined, home: string, work: () => Promise<Result>): Promise<Result> {
  if (given === undefined) return work();
  const own = keyFile(home);
  const before = `${own}.before-restore`;
  await mkdir(home, { recursive: true });
  const had = await rename(own, before).then(
    () => true,
    () => false,
  );
  try {
    await copyFile(given, own);
    await chmod(own, 0o600);
    return await work();
  } catch (error) {
    if (had) await rename(before, own);
    else await rm(own, { force: true });
    throw error;
  }
}

import type { Register } from ".";

/** `secrets rotate`: a new key for everything that is sealed, while everything runs. */
export const secrets: Register = (program) => {
  program
    .command("secrets")
    .description("manage the key that secrets are sealed with")
    .command("rotate")
    .description("make a new key and seal every secret with it; running processes go on")
    .action(async () => {
      const [{ withInstallation }, { rotateSecrets }] = await Promise.all([
        import("../installation"),
        import("@/lib/services/secret-rotation"),
      ]);
      const { key, resealed } = await withInstallation(({ actor }) => rotateSecrets(actor));
      process.stdout.write(`Key ${key} is in use; ${resealed} secrets were sealed anew.\n`);
    });
};

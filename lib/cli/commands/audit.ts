import { EXIT } from "../exit";
import type { Register } from ".";

/** `audit verify`: whether anybody changed the audit log behind the product's back. */
export const audit: Register = (program) => {
  program
    .command("audit")
    .description("check the audit log")
    .command("verify")
    .description("recompute the chain of all entries; ends with 0 only if it is whole")
    .action(async () => {
      const [{ withInstallation }, { verifyAuditLog }] = await Promise.all([
        import("../installation"),
        import("@/lib/services/audit-log"),
      ]);
      const { entries, head, broken } = await withInstallation(({ actor }) => verifyAuditLog(actor));
      process.stdout.write(`${entries} entries, last hash ${head}\n`);
      if (broken === null) return void process.stdout.write("The chain is whole.\n");
      const what = broken.reason === "content" ? "was changed" : "does not follow the one before it";
      process.stdout.write(`Entry ${broken.id} ${what}.\n`);
      process.exitCode = EXIT.failed;
    });
};

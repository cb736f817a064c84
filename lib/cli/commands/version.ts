import packageJson from "@/package.json" with { type: "json" };
import type { Register } from ".";

export const version: Register = (program) => {
  program
    .command("version")
    .description("print the versions of Millrace and of the Node that runs it")
    .action(() => {
      process.stdout.write(`millrace ${packageJson.version} (node ${process.versions.node})\n`);
    });
};

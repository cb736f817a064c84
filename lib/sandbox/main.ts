import { join } from "node:path";
import { logCrashes } from "@/lib/platform/crash";
import { env } from "@/lib/platform/env";
import { readConnection } from "./connection";
import { FolderBusy } from "./folder-lock";
import { greeting } from "./greeting";
import { startSandbox } from "./start";

/** The sandbox as a process: both servers, the admin API, the sample data and its traffic, until it is told to stop. */
async function main(): Promise<void> {
  const sandbox = await startSandbox({
    home: join(env.home, "sandbox"),
    host: env.host,
    ports: { tablestore: env.tablestorePort, maxcompute: env.maxcomputePort, admin: env.sandboxAdminPort },
    samples: true,
  });
  console.log(process.send ? `sandbox ready: ${sandbox.tablestore.url}` : greeting(sandbox.connection));

  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    await sandbox.close();
    process.exit(0);
  };
  process.on("SIGINT", () => void stop());
  process.on("SIGTERM", () => void stop());
  process.send?.({ ready: true });
}

logCrashes("sandbox");
main().catch((error: unknown) => {
  // Somebody who asks where the sandbox is, while the installation of this folder has it at work, is told.
  const running = error instanceof FolderBusy && !process.send ? readConnection(join(env.home, "sandbox")) : null;
  if (running) {
    console.log(`The sandbox of this folder is running already.\n\n${greeting(running)}`);
    process.exit(0);
  }
  console.error(explain(error));
  process.exit(1);
});

/** One sentence for what people can mend themselves. */
function explain(error: unknown): string {
  if (error instanceof FolderBusy) return `${error.message}: stop it, or set MILLRACE_HOME to another folder.`;
  const { code, port } = error as { code?: string; port?: number };
  const variable = {
    [env.tablestorePort]: "MILLRACE_TABLESTORE_PORT",
    [env.maxcomputePort]: "MILLRACE_MAXCOMPUTE_PORT",
    [env.sandboxAdminPort]: "MILLRACE_SANDBOX_ADMIN_PORT",
  }[port ?? 0];
  if (code === "EADDRINUSE" && variable) return `Port ${port} is taken: set ${variable} to a free one.`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { env } from "@/lib/platform/env";
import { createProject } from "../maxcompute";
import { snippets } from "../snippets";
import { startSandbox, type Sandbox } from "../start";
import { preparePython } from "./python";
import { describeResults, runSuite, type SuiteSettings } from "./suite";

/*
 * The official Python clients, unmodified, against a sandbox of their own: `npm run test:interop`, with the names of
 * services when only they are wanted. Ends with 0 when
 * every case passed, and also, with one line that says so, where Python or its package index cannot be had.
 */
const INSTANCE = "interop";
const PROJECT = "interop";
const SUITES = [
  { service: "tablestore", client: "tablestore", script: "tablestore_main.py" },
  { service: "maxcompute", client: "PyODPS", script: "maxcompute_main.py" },
] as const;

async function main(): Promise<number> {
  const folder = join(env.home, "interop");
  const python = preparePython(folder, join(import.meta.dirname, "requirements.txt"));
  if ("missing" in python) {
    console.log(`The interop suite did not run: ${python.missing}.`);
    return 0;
  }
  mkdirSync(folder, { recursive: true });
  const home = mkdtempSync(join(folder, "sandbox-"));
  const sandbox = await startSandbox({ home, host: "127.0.0.1", ports: { tablestore: 0, maxcompute: 0, admin: 0 } });
  try {
    const settings = await prepareSandbox(sandbox);
    let failed = 0;
    const wanted = process.argv.slice(2);
    for (const { service, client, script } of SUITES) {
      if (wanted.length > 0 && !wanted.includes(service)) continue;
      const results = await runSuite(python.program, join(import.meta.dirname, script), settings);
      failed += results.filter(({ ok }) => !ok).length;
      console.log(describeResults(`${client} (Python ${python.version})`, results));
    }
    console.log(failed === 0 ? "\nEvery case passed." : `\n${failed} failed.`);
    return failed === 0 ? 0 : 1;
  } finally {
    await sandbox.close();
    rmSync(home, { recursive: true, force: true });
  }
}

async function prepareSandbox({
  connection,
  tablestore,
  maxcompute,
  admin,
  adminToken,
  account,
  accounts,
}: Sandbox): Promise<SuiteSettings> {
  await tablestore.store.apply({ kind: "createInstance", name: INSTANCE });
  await createProject(maxcompute, PROJECT);
  const at = {
    ...connection,
    tablestore: { ...connection.tablestore, instance: INSTANCE },
    maxcompute: { ...connection.maxcompute, project: PROJECT },
  };
  const temporary = accounts.add({ expiresAt: new Date("2100-01-01T00:00:00Z") });
  return {
    tablestore: { endpoint: tablestore.url, instance: INSTANCE },
    maxcompute: { endpoint: `${maxcompute.url}/api`, project: PROJECT },
    account: { id: account.accessKeyId, secret: account.accessKeySecret.reveal() },
    temporary: {
      id: temporary.accessKeyId,
      secret: temporary.accessKeySecret.reveal(),
      token: temporary.securityToken?.reveal() ?? "",
    },
    admin: { url: admin.url, token: adminToken.reveal() },
    snippets: Object.fromEntries(snippets(at).map(({ client, text }) => [client, text])),
  };
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);

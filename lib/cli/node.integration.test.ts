import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { workspaceDraft } from "@/lib/core/workspace";
import { database } from "@/lib/platform/db";
import { databaseUrl, env } from "@/lib/platform/env";
import { SYSTEM } from "@/lib/services/actor";
import { createWorkspace } from "@/lib/services/workspaces";

const program = join(import.meta.dirname, "../../bin/millrace.js");
const workspace = `w${crypto.randomUUID().slice(0, 8)}`;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "millrace-node-"));
  const { id } = await createWorkspace(workspaceDraft.parse({ name: workspace, displayName: "W" }), SYSTEM);
  const group = await database().prisma.resourceGroup.create({ data: { name: workspace } });
  await database().prisma.workspaceResourceGroup.create({
    data: { workspaceId: id, resourceGroupId: group.id, isDefault: true },
  });
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await database().close();
});

async function millrace(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const environment = { ...process.env, DATABASE_URL: databaseUrl(), MILLRACE_HOME: env.home };
  const all = [program, "node", ...args, "--workspace", workspace];
  return promisify(execFile)(process.execPath, all, { env: environment }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
  );
}
async function write(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

const yaml = (records: number) => `
name: hourly
folder: Retail/Daily
description: Every hour # comments stay with the file
script:
  type: job
  version: "2.0"
  steps:
    - { stepType: stream, category: reader, name: Reader, parameter: { column: [{ value: x }], sliceRecordCount: ${records} } }
    - { stepType: stream, category: writer, name: Writer, parameter: {} }
  order: { hops: [{ from: Reader, to: Writer }] }
  setting: { errorLimit: { record: "0" }, speed: { concurrent: 1 } }
schedule:
  cycle: { kind: hourRange }
  instanceMode: Immediately
  dependencies: [{ output: ${workspace}_root }]
`;

test("a node lives in a file: applied, compared, shown, published and undeployed", async () => {
  const file = await write("hourly.yaml", yaml(1));
  expect(await millrace("diff", file)).toMatchObject({ code: 1, stdout: "hourly\tnew\n" });
  expect(await millrace("apply", file)).toMatchObject({ code: 0, stdout: "hourly\tcreated\n" });
  expect(await millrace("apply", file)).toMatchObject({ code: 0, stdout: "hourly\tunchanged\n" });

  const shown = await millrace("show", "hourly");
  expect(shown.stdout).toContain("folder: Retail/Daily");
  const again = await write("shown.yaml", shown.stdout);
  expect(await millrace("diff", again)).toMatchObject({ code: 0, stdout: "" });

  const changed = await write("changed.yaml", yaml(2));
  expect((await millrace("diff", changed)).stdout).toBe(
    "hourly\tscript steps.Reader.parameter.sliceRecordCount: 1 becomes 2\n",
  );
  expect(await millrace("publish", "hourly", "-m", "first")).toMatchObject({
    code: 0,
    stdout: "hourly\tversion 1 deployed\n",
  });
  const published = await millrace("publish", "hourly");
  expect(published).toMatchObject({ code: 1, stdout: "" });
  expect(published.stderr).toContain("node.nothing_changed");
  const listed = await millrace("list");
  expect(listed.stdout).toContain("hourly\tpublished\t1 submitted, 1 deployed\tRetail/Daily");
  expect(await millrace("undeploy", "hourly")).toMatchObject({ code: 0, stdout: "hourly\tundeployed\n" });
});

test("what cannot be submitted is listed with its place, and a wrong file with its own", async () => {
  const file = await write(
    "alone.yaml",
    yaml(1)
      .replace("name: hourly", "name: alone")
      .replace(/ {2}dependencies.*\n/, ""),
  );
  await millrace("apply", file);
  const line = "error\tschedule dependencies\tnode.no_ancestor\t";
  const checked = await millrace("check", "alone");
  expect(checked.code).toBe(1);
  expect(checked.stdout).toContain(line);
  expect((await millrace("publish", "alone")).stderr).toContain(line);
  const wrong = await write("wrong.yaml", yaml(1).replace("kind: hourRange", "kind: hourly"));
  const refused = await millrace("apply", wrong);
  expect(refused).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toContain("schedule.cycle");
});

test("publishing says that it waits for a review, where the workspace wants one", async () => {
  const file = await write("reviewed.yaml", yaml(3).replace("name: hourly", "name: reviewed"));
  await millrace("apply", file);
  const { id } = await database().prisma.workspace.update({
    where: { name: workspace },
    data: { publishReview: true },
  });
  try {
    const asked = { code: 3, stdout: "reviewed\tversion 1 waiting for review\n" };
    expect(await millrace("publish", "reviewed")).toMatchObject(asked);
    expect(await millrace("publish", "reviewed")).toMatchObject(asked);
    const packages = await database().prisma.deployment.count({ where: { workspaceId: id, state: "AWAITING_REVIEW" } });
    expect(packages).toBe(1);
  } finally {
    await database().prisma.workspace.update({ where: { id }, data: { publishReview: false } });
  }
});

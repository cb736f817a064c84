import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deploymentCreate, nodeCreate, type NodeCreateInput, type NodeView } from "@/lib/core/node";
import type { WorkspaceRole } from "@/lib/core/permission";
import { workspaceDraft } from "@/lib/core/workspace";
import { systemClock } from "@/lib/platform/clock";
import { createInstances } from "@/lib/instances/create-instances";
import { newInstance } from "@/lib/instances/testing/fixture";
import { database } from "@/lib/platform/db";
import type { Actor } from "../actor";
import { verifyAudit } from "../audit";
import { SYSTEM } from "../actor";
import { rootOutput } from "../root-node";
import { createWorkspace, setMember } from "../workspaces";
import { checkNode } from "./checks";
import { getDebugRun, listDebugRuns, startDebugRun } from "./debug-runs";
import { actOnDeployment, createDeployment, listDeployments, publishNode } from "./deployments";
import { getDraft, saveDraft } from "./drafts";
import { previewEffect } from "./effect";
import { changeFolder, createFolder, removeFolder } from "./folders";
import { acquireLock, releaseLock } from "./locks";
import { changeNode, createNode, getNode } from "./nodes";
import { readGraph, searchOutputs } from "./outputs";
import { deleteNode, listRecycled, purgeNode, restoreNode } from "./recycle-bin";
import { readTree, searchNodes } from "./tree";
import { undeployImpact, undeployNode } from "./undeploy";
import { diffNode, listVersions, rollBack, submitNode } from "./versions";

const facts = { requestId: null, address: null };
let workspaceId: string;
let workspaceName: string;
let groupId: string;
const actors = new Map<WorkspaceRole, Actor>();
const as = (role: WorkspaceRole) => actors.get(role)!;

beforeAll(async () => {
  workspaceName = `w${randomUUID().slice(0, 8)}`;
  workspaceId = (await createWorkspace(workspaceDraft.parse({ name: workspaceName, displayName: "W" }), SYSTEM)).id;
  groupId = (await database().prisma.resourceGroup.create({ data: { name: `g${workspaceName}` } })).id;
  await database().prisma.workspaceResourceGroup.create({
    data: { workspaceId, resourceGroupId: groupId, isDefault: true },
  });
  for (const role of ["OWNER", "DEVELOPER", "OPERATOR", "VISITOR"] as const) {
    const id = randomUUID();
    await database().prisma.user.create({ data: { id, name: role, email: `${id}@example.com`, emailVerified: true } });
    await setMember(workspaceId, id, role, SYSTEM);
    actors.set(role, {
      type: "user",
      id,
      name: role,
      isAdmin: false,
      roles: new Map([[workspaceId, [role]]]),
      ...facts,
    });
  }
});
afterAll(() => database().close());

const SCRIPT = JSON.stringify({
  type: "job",
  version: "2.0",
  steps: [
    {
      stepType: "stream",
      category: "reader",
      name: "Reader",
      parameter: { column: [{ type: "string", value: "${day}" }], sliceRecordCount: 10 },
    },
    { stepType: "stream", category: "writer", name: "Writer", parameter: {} },
  ],
  order: { hops: [{ from: "Reader", to: "Writer" }] },
  setting: { errorLimit: { record: "0" }, speed: { concurrent: 1 } },
});
const config = (changes: object = {}) => ({
  cycle: { kind: "hourRange" },
  instanceMode: "Immediately",
  parameters: [{ name: "day", value: "$bizdate" }],
  dependencies: [{ output: rootOutput(workspaceName) }],
  ...changes,
});
let count = 0;
const make = (wish: Partial<NodeCreateInput> = {}, role: WorkspaceRole = "OWNER"): Promise<NodeView> => {
  const name = wish.name ?? `node_${++count}`;
  const outputs = [{ name: `${workspaceName}.${name}` }];
  return createNode(
    workspaceId,
    nodeCreate.parse({ name, script: SCRIPT, config: config({ outputs }), ...wish }),
    as(role),
  );
};
const publish = (id: string) => publishNode(id, { description: "" }, as("OWNER"));
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: { code?: string }) => error.code ?? String(error),
  );

describe("the tree", () => {
  test("holds folders and nodes, keeps names apart, and moves nothing into itself", async () => {
    const flow = await createFolder(
      workspaceId,
      { name: "Flow", kind: "BUSINESS_FLOW", parentId: null, description: "", personal: false },
      as("OWNER"),
    );
    const inner = await createFolder(
      workspaceId,
      { name: "Inner", kind: "FOLDER", parentId: flow.id, description: "", personal: false },
      as("OWNER"),
    );
    const draft = { name: "flow", kind: "FOLDER", parentId: null, description: "", personal: false } as const;
    expect(await codeOf(createFolder(workspaceId, draft, as("OWNER")))).toBe("node.folder_name_taken");
    expect(await codeOf(changeFolder(flow.id, { parentId: inner.id }, as("OWNER")))).toBe("node.folder_loop");
    const second = {
      name: "Second",
      kind: "BUSINESS_FLOW",
      parentId: inner.id,
      description: "",
      personal: false,
    } as const;
    expect(await codeOf(createFolder(workspaceId, second, as("OWNER")))).toBe("node.flow_in_flow");
    const node = await make({ folderId: inner.id });
    expect(node.path).toEqual(["Flow", "Inner"]);
    expect(await codeOf(make({ name: node.name.toUpperCase() }))).toBe("node.name_taken");
    const tree = await readTree(workspaceId, as("VISITOR"));
    expect(tree.folders.map(({ name }) => name)).toEqual(["Flow", "Inner"]);
    expect(tree.nodes.find(({ id }) => id === node.id)).toMatchObject({ folderId: inner.id, state: "draft" });
    await removeFolder(flow.id, as("OWNER"));
    expect((await listRecycled(workspaceId, as("VISITOR"))).map(({ id }) => id)).toContain(node.id);
    const restored = await restoreNode(node.id, as("OWNER"));
    expect(restored).toMatchObject({ folderId: null, name: node.name });
  });

  test("is searched by name and by code", async () => {
    const node = await make({ name: "needle.in-hay", script: `${SCRIPT.slice(0, -1)}\n, "x": "FindMe"}` });
    expect(
      (await searchNodes(workspaceId, { text: "NEEDLE", in: "name", limit: 10 }, as("VISITOR"))).map(({ id }) => id),
    ).toEqual([node.id]);
    const [found] = await searchNodes(workspaceId, { text: "findme", in: "code", limit: 10 }, as("VISITOR"));
    expect(found).toMatchObject({ id: node.id, lines: [{ line: 2, text: ', "x": "FindMe"}' }] });
  });

  test("a node is renamed and recycled, and a second one may not take its name before it is restored", async () => {
    const node = await make();
    expect((await changeNode(node.id, { name: `${node.name}_b`, description: "d" }, as("OWNER"))).description).toBe(
      "d",
    );
    await deleteNode(node.id, as("OWNER"));
    expect(await codeOf(getNode(node.id, as("OWNER")))).toBe("common.not_found");
    await make({ name: `${node.name}_b` });
    expect(await codeOf(restoreNode(node.id, as("OWNER")))).toBe("node.name_taken");
    await purgeNode(node.id, as("OWNER"));
    expect(await codeOf(restoreNode(node.id, as("OWNER")))).toBe("common.not_found");
  });
});

describe("a draft", () => {
  test("keeps text as typed, and says who saved in between", async () => {
    const node = await make();
    const text = '{ "half": \n';
    const saved = await saveDraft(node.id, { revision: 1, script: text }, as("OWNER"));
    expect(saved).toMatchObject({ revision: 2, script: text });
    const late = saveDraft(node.id, { revision: 1, script: "mine" }, as("OWNER"));
    await expect(late).rejects.toMatchObject({ code: "node.draft_conflict", details: { draft: { script: text } } });
    const unfinished = await saveDraft(node.id, { revision: 2, config: { cycle: { kind: "hour" } } }, as("OWNER"));
    expect((await getDraft(node.id, as("VISITOR"))).config).toEqual(unfinished.config);
  });

  test("is edited by one at a time: others are told who, and may steal", async () => {
    const node = await make();
    const refused = saveDraft(node.id, { revision: 1, script: "x" }, as("DEVELOPER"));
    await expect(refused).rejects.toMatchObject({ code: "node.locked", details: { lock: { name: "OWNER" } } });
    expect(await acquireLock(node.id, { steal: true }, as("DEVELOPER"))).toMatchObject({ name: "DEVELOPER" });
    expect(await codeOf(saveDraft(node.id, { revision: 1, script: "x" }, as("OWNER")))).toBe("node.locked");
    await releaseLock(node.id, as("OWNER"));
    expect((await getNode(node.id, as("OWNER"))).lock?.name).toBe("DEVELOPER");
    await releaseLock(node.id, as("DEVELOPER"));
    expect((await getNode(node.id, as("OWNER"))).lock).toBeNull();
  });
});

describe("checks before submit", () => {
  const codes = async (id: string, document: { script: string; config: Record<string, unknown> }) =>
    (await checkNode(id, document, as("VISITOR"))).problems
      .filter(({ severity }) => severity === "error")
      .map(({ error }) => `${error.code} ${error.path ?? ""}`.trim());

  test("find what is missing, with its place", async () => {
    const node = await make();
    const own = config({ outputs: [{ name: `${workspaceName}.${node.name}` }] });
    expect(await codes(node.id, { script: SCRIPT, config: own })).toEqual([]);
    expect(await codes(node.id, { script: "", config: own })).toEqual(["node.script_empty"]);
    expect(await codes(node.id, { script: SCRIPT, config: config({ dependencies: [] }) })).toEqual([
      "node.no_ancestor dependencies",
    ]);
    expect(await codes(node.id, { script: SCRIPT, config: config({ dependencies: [{ output: "no.such" }] }) })).toEqual(
      ["node.output_unknown dependencies[0].output"],
    );
    expect(await codes(node.id, { script: SCRIPT, config: config({ parameters: [] }) })).toEqual([
      "job.unresolved_reference steps[0].parameter.column[0].value",
    ]);
    expect(
      await codes(node.id, { script: SCRIPT, config: config({ resourceGroup: "none", calendar: "none" }) }),
    ).toEqual(["node.calendar_unknown calendar", "node.resource_group_unknown resourceGroup"]);
    expect(await codes(node.id, { script: SCRIPT, config: { ...own, cycle: { kind: "day", time: "25:00" } } })).toEqual(
      ["node.config_invalid cycle.time"],
    );
    const otherSource = SCRIPT.replace(
      '"stepType":"stream","category":"writer","name":"Writer","parameter":{}',
      '"stepType":"odps","category":"writer","name":"Writer","parameter":{"datasource":"gone","table":"t","column":["a"],"partition":"","truncate":false}',
    );
    expect(await codes(node.id, { script: otherSource, config: own })).toContain(
      "node.data_source_unknown steps[1].parameter.datasource",
    );
  });

  test("find circles and output names of others", async () => {
    const [a, b] = [await make(), await make()];
    await publish(a.id);
    const onA = {
      dependencies: [{ output: `${workspaceName}.${a.name}` }],
      outputs: [{ name: `${workspaceName}.${b.name}` }],
    };
    await saveDraft(b.id, { revision: 1, config: config(onA) }, as("OWNER"));
    await publish(b.id);
    const onB = config({ dependencies: [{ output: `${workspaceName}.${b.name}` }], outputs: [] });
    expect(await codes(a.id, { script: SCRIPT, config: onB })).toEqual(["node.cycle dependencies"]);
    const stolen = config({ outputs: [{ name: `${workspaceName}.${b.name}` }] });
    expect(await codes(a.id, { script: SCRIPT, config: stolen })).toEqual(["node.output_taken outputs[0].name"]);
    const graph = await readGraph(a.id, 2, as("VISITOR"));
    expect(graph.nodes.map(({ name, level }) => [name, level])).toEqual([
      [rootOutput(workspaceName), -1],
      [a.name, 0],
      [b.name, 1],
    ]);
    const found = await searchOutputs(workspaceId, { text: b.name, limit: 5 }, as("VISITOR"));
    expect(found.map(({ node }) => node.name)).toEqual([b.name, b.name]);
  });
});

describe("versions", () => {
  test("rows 134, 135: are made once per change, compared in code and settings, and rolled back into the draft", async () => {
    const node = await make();
    const v1 = await submitNode(node.id, { description: "first", unlock: false }, as("OWNER"));
    expect(v1).toMatchObject({ number: 1, changeType: "CREATE", state: "awaiting" });
    expect((await getNode(node.id, as("OWNER"))).state).toBe("awaiting");
    expect(await codeOf(submitNode(node.id, { description: "", unlock: false }, as("OWNER")))).toBe(
      "node.nothing_changed",
    );
    const script = SCRIPT.replace('"sliceRecordCount":10', '"sliceRecordCount":20');
    const { config: before } = await getDraft(node.id, as("OWNER"));
    await saveDraft(node.id, { revision: 1, script, config: { ...before, priority: 5 } }, as("OWNER"));
    expect((await getNode(node.id, as("OWNER"))).state).toBe("changed");
    const changes = [
      { part: "script", path: "steps.Reader.parameter.sliceRecordCount", before: 10, after: 20 },
      { part: "config", path: "priority", before: 1, after: 5 },
    ];
    expect((await diffNode(node.id, 1, "draft", as("VISITOR"))).changes).toEqual(changes);
    await submitNode(node.id, { description: "second", unlock: true }, as("OWNER"));
    expect((await getNode(node.id, as("OWNER"))).lock).toBeNull();
    expect((await diffNode(node.id, 1, 2, as("VISITOR"))).changes).toEqual(changes);
    await rollBack(node.id, 1, as("OWNER"));
    expect((await getDraft(node.id, as("OWNER"))).script).toBe(SCRIPT);
    expect((await listVersions(node.id, as("VISITOR"))).map(({ number, state }) => [number, state])).toEqual([
      [2, "awaiting"],
      [1, "former"],
    ]);
    await expect(
      database().query("update node_version set description = 'x' where node_id = $1", [node.id]),
    ).rejects.toThrow();
  });

  test("a draft that does not pass its checks is not submitted", async () => {
    const node = await make({ config: config({ dependencies: [] }) });
    const refused = submitNode(node.id, { description: "", unlock: false }, as("OWNER"));
    await expect(refused).rejects.toMatchObject({ code: "node.checks_failed" });
    expect(await listVersions(node.id, as("OWNER"))).toEqual([]);
  });
});

describe("deployment", () => {
  test("row 131: what is submitted waits for its deployment, which goes through its stages and makes today's remaining instances at once", async () => {
    const node = await make({}, "DEVELOPER");
    const effect = await previewEffect(node.id, null, 3, as("VISITOR"));
    await submitNode(node.id, { description: "", unlock: true }, as("DEVELOPER"));
    const wish = deploymentCreate.parse({ items: [{ nodeId: node.id }] });
    const built = await createDeployment(workspaceId, wish, as("DEVELOPER"));
    expect(built.state).toBe("AWAITING_CONFIRMATION");
    expect(built.stages.map(({ name, state }) => `${name} ${state}`)).toEqual([
      "build done",
      "check done",
      "confirm waiting",
      "complete waiting",
    ]);
    expect(await codeOf(actOnDeployment(built.id, { action: "confirm" }, as("DEVELOPER")))).toBe("account.forbidden");
    const scheduled = "select from instance where node_id = $1";
    expect(await database().query(scheduled, [node.id])).toEqual([]);
    const done = await actOnDeployment(built.id, { action: "confirm" }, as("OPERATOR"));
    expect(done).toMatchObject({ state: "DEPLOYED", confirmedBy: { name: "OPERATOR" } });
    expect(await codeOf(actOnDeployment(built.id, { action: "cancel" }, as("OWNER")))).toBe("deployment.state");
    expect((await listDeployments(workspaceId, { nodeId: node.id }, as("VISITOR"))).map(({ id }) => id)).toEqual([
      built.id,
    ]);
    const [made] = await database().query<{ all: number; expired: number; late: number }>(
      `select count(*)::int as all, count(*) filter (where i.run_type = 'EXPIRED' and i.state = 'SUCCESS')::int as expired,
         count(*) filter (where i.due_at < n.deployed_at + interval '10 minutes')::int as late
       from instance i join node n on n.id = i.node_id where n.id = $1`,
      [node.id],
    );
    expect(made).toMatchObject({ all: effect.today ? 24 : 0, expired: made!.late });
    expect(effect.created + effect.expired).toBe(made!.all);
    expect(effect.next.runs).toHaveLength(3);
    const noon = { ...systemClock, now: () => new Date("2026-03-10T04:03:00Z") };
    const firstRun = async (instanceMode: "T+1" | "Immediately") => {
      const document = { script: SCRIPT, config: config({ instanceMode }) };
      return (await previewEffect(node.id, document, 1, as("VISITOR"), noon)).next.runs[0]!.cyctimeText;
    };
    expect([await firstRun("T+1"), await firstRun("Immediately")]).toEqual(["20260311000000", "20260310130000"]);
  });

  test("names the waiting instances whose windows nobody will read, because it is too late for new ones", async () => {
    const node = await make();
    const hours = ["03:00", "04:00", "05:00"].map((hour) => new Date(`2026-03-10T${hour}:00Z`));
    const fixture = { workspaceId, nodeId: node.id, resourceGroupId: groupId, nodeVersionId: "" };
    const inThatNight = { bizdate: "20260309", nodeVersionId: null };
    const rows = hours.map((hour) => newInstance(fixture, hour, inThatNight));
    await createInstances(database(), rows, hours[0]!);
    const effectAt = async (now: string, instanceMode: "T+1" | "Immediately") => {
      const document = { script: SCRIPT, config: config({ instanceMode }) };
      return previewEffect(node.id, document, 1, as("VISITOR"), { ...systemClock, now: () => new Date(now) });
    };
    const early = await effectAt("2026-03-10T03:50:00Z", "Immediately");
    expect(early).toMatchObject({ waiting: { count: 3 }, passedOver: { count: 1, first: hours[0] } });
    const late = await effectAt("2026-03-10T03:50:01Z", "Immediately");
    expect(late.passedOver).toEqual({ count: 2, first: hours[0], last: hours[1] });
    expect((await effectAt("2026-03-10T03:57:00Z", "T+1")).passedOver.count).toBe(0);
  });

  test("row 137: checks again what production lacks, and can be given up", async () => {
    const [parent, child] = [await make(), await make()];
    const onParent = { dependencies: [{ output: `${workspaceName}.${parent.name}` }], outputs: [] };
    await submitNode(parent.id, { description: "", unlock: false }, as("OWNER"));
    await saveDraft(child.id, { revision: 1, config: config(onParent) }, as("OWNER"));
    await submitNode(child.id, { description: "", unlock: false }, as("OWNER"));
    const alone = await createDeployment(
      workspaceId,
      deploymentCreate.parse({ items: [{ nodeId: child.id }] }),
      as("OWNER"),
    );
    expect(alone.state).toBe("FAILED");
    const { findings } = alone.stages.find(({ name }) => name === "check")!;
    expect(findings.map(({ error }) => error.code)).toContain("node.output_not_deployed");
    expect(await codeOf(actOnDeployment(alone.id, { action: "confirm" }, as("OWNER")))).toBe("deployment.state");
    expect((await actOnDeployment(alone.id, { action: "cancel" }, as("OWNER"))).state).toBe("CANCELLED");
    const items = [{ nodeId: child.id }, { nodeId: parent.id }];
    const both = await createDeployment(workspaceId, deploymentCreate.parse({ items }), as("OWNER"));
    expect((await actOnDeployment(both.id, { action: "confirm" }, as("OWNER"))).state).toBe("DEPLOYED");
    const impact = await undeployImpact(parent.id, as("VISITOR"));
    expect(impact.descendants.map(({ name }) => name)).toEqual([child.name]);
    expect(await codeOf(undeployNode(parent.id, "", as("OWNER")))).toBe("node.has_descendants");
    expect(await codeOf(deleteNode(parent.id, as("OWNER")))).toBe("node.deployed");
  });

  test("an undeployed node keeps its draft, and can be published again", async () => {
    const node = await make();
    await publish(node.id);
    expect(await codeOf(publish(node.id))).toBe("node.nothing_changed");
    expect(await undeployNode(node.id, "no more", as("OWNER"))).toMatchObject({ number: 2, changeType: "DELETE" });
    expect(await getNode(node.id, as("OWNER"))).toMatchObject({ state: "undeployed", deployedVersion: null });
    const { items } = await publish(node.id);
    expect(items).toMatchObject([{ version: 3, changeType: "CREATE" }]);
    expect(await getNode(node.id, as("OWNER"))).toMatchObject({ state: "published", deployedVersion: 3 });
  });
});

test("a debug run is an instance of its own, with constants for every variable", async () => {
  const node = await make();
  const start = { resourceGroup: null, cu: 0.5, parameters: {}, limits: { records: 5, seconds: null }, dryRun: true };
  await expect(startDebugRun(node.id, start, as("DEVELOPER"))).rejects.toMatchObject({
    code: "node.debug_parameters",
    details: { missing: ["day"] },
  });
  const run = await startDebugRun(node.id, { ...start, parameters: { day: "20260101" } }, as("DEVELOPER"));
  expect(run).toMatchObject({
    state: "NOT_RUN",
    script: SCRIPT,
    options: { dryRun: true, limits: { records: 5 } },
    counts: null,
  });
  expect((await listDebugRuns(node.id, as("VISITOR"))).map(({ instanceId }) => instanceId)).toEqual([run.instanceId]);
  expect((await getDebugRun(run.instanceId, as("VISITOR"))).sample).toBeNull();
});

test("everything that was changed is in an unbroken audit chain", async () => {
  const rows = await database().query<{ action: string }>(
    "select distinct action from audit_entry where workspace_id = $1",
    [workspaceId],
  );
  const actions = rows.map(({ action }) => action);
  for (const action of [
    "node.create",
    "node.submit",
    "node.stealLock",
    "deployment.confirm",
    "node.undeploy",
    "node.debug",
    "folder.delete",
  ])
    expect(actions).toContain(action);
  expect((await verifyAudit(database())).broken).toBeNull();
});

test("an audit entry cannot be changed, and one that was changed or taken out behind the database's back is found", async () => {
  const { query, transaction } = database();
  const [entry] = await query<{ id: bigint }>("select id from audit_entry order by id offset 1 limit 1");
  await expect(query("update audit_entry set actor_name = 'Nobody' where id = $1", [entry!.id])).rejects.toThrow();
  await expect(query("delete from audit_entry where id = $1", [entry!.id])).rejects.toThrow();
  const undone = new Error("undone");
  for (const [statement, reason] of [
    ["update audit_entry set actor_name = 'Nobody' where id = $1", "content"],
    ["delete from audit_entry where id = $1", "link"],
  ] as const) {
    const tampered = transaction(async (sql) => {
      await sql.query("set local session_replication_role = replica"); // triggers are asleep
      await sql.query(statement, [entry!.id]);
      expect((await verifyAudit(sql)).broken).toMatchObject({ reason });
      throw undone;
    });
    await expect(tampered).rejects.toBe(undone);
  }
});

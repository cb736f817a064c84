import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { folderDraft, nodeCreate, type NodeCreateInput, type NodeView } from "@/lib/core/node";
import { dirtyQuery } from "@/lib/core/dirty-records";
import { instanceFilter } from "@/lib/core/instance";
import { workspaceDraft } from "@/lib/core/workspace";
import { database } from "@/lib/platform/db";
import { SYSTEM, type Actor } from "../actor";
import { listAudit } from "../audit-log";
import { auditFilter } from "@/lib/core/audit";
import { previewBulk } from "../bulk-operations";
import { act } from "../instance-actions";
import { codeAsRun, instanceGraph, instanceNeighbours } from "../instance-graph";
import { whyWaiting } from "../instance-why";
import { countInstances, getInstance, listInstances, listOperations, listTransitions } from "../instances";
import { openLog } from "../run-logs";
import { listVerifications } from "../verifications";
import { listDirtyRecords } from "../dirty-records";
import { planReplay } from "../dirty-replays";
import { createWorkspace, removeMember, setMember } from "../workspaces";
import { checkNode } from "./checks";
import { getDebugRun, listDebugRuns, startDebugRun } from "./debug-runs";
import { publishNode } from "./deployments";
import { getDraft, saveDraft } from "./drafts";
import { changeFolder, createFolder, removeFolder } from "./folders";
import { acquireLock } from "./locks";
import { changeNode, createNode, getNode, nodeIdOf } from "./nodes";
import { deleteNode, listRecycled, purgeNode, restoreNode } from "./recycle-bin";
import { readTree, searchNodes } from "./tree";
import { diffNode, listVersions, submitNode } from "./versions";

let workspaceId: string;
let owner: Actor;
let colleague: Actor;
let admin: Actor;

beforeAll(async () => {
  const name = `w${randomUUID().slice(0, 8)}`;
  workspaceId = (await createWorkspace(workspaceDraft.parse({ name, displayName: "W" }), SYSTEM)).id;
  const group = await database().prisma.resourceGroup.create({ data: { name: `g${name}` } });
  await database().prisma.workspaceResourceGroup.create({
    data: { workspaceId, resourceGroupId: group.id, isDefault: true },
  });
  [owner, colleague, admin] = [await member("Lin"), await member("Wei"), { ...(await member("Root")), isAdmin: true }];
});
afterAll(() => database().close());

async function member(name: string): Promise<Actor> {
  const id = randomUUID();
  await database().prisma.user.create({ data: { id, name, email: `${id}@example.com`, emailVerified: true } });
  await setMember(workspaceId, id, "OWNER", SYSTEM);
  const roles = new Map([[workspaceId, ["OWNER" as const]]]);
  return { type: "user", id, name, isAdmin: false, roles, requestId: null, address: null };
}

const make = (wish: Partial<NodeCreateInput> = {}, actor = owner): Promise<NodeView> =>
  createNode(workspaceId, nodeCreate.parse({ name: `n${randomUUID()}`, personal: true, ...wish }), actor);
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "nothing",
    (error: { code?: string }) => error.code ?? String(error),
  );
/** Without repetition. */
const codesOf = async (promises: readonly Promise<unknown>[]) => [...new Set(await Promise.all(promises.map(codeOf)))];
const start = { script: "{}", parameters: {}, resourceGroup: null, cu: 0.5, dryRun: false } as const;
const debugRun = (node: NodeView, actor: Actor) =>
  startDebugRun(node.id, { ...start, limits: { records: null, seconds: null } }, actor);

describe("a personal file", () => {
  test("does not exist for a colleague or an administrator, in no list and under no id", async () => {
    const folder = await createFolder(workspaceId, folderDraft.parse({ name: "Secret", personal: true }), owner);
    const node = await make({ folderId: folder.id, script: '{"needle":1}' });
    expect(node).toMatchObject({ isPersonal: true, path: ["Secret"], outputs: [], owner: { id: owner.id } });
    const own = await readTree(workspaceId, owner);
    expect(own.nodes.map(({ id }) => id)).toContain(node.id);
    expect(own.folders.map(({ id }) => id)).toContain(folder.id);
    for (const other of [colleague, admin, SYSTEM]) {
      const tree = await readTree(workspaceId, other);
      expect(tree.nodes.map(({ id }) => id)).not.toContain(node.id);
      expect(tree.folders.map(({ id }) => id)).not.toContain(folder.id);
      for (const search of [
        { text: node.name, in: "name" },
        { text: "needle", in: "code" },
      ] as const)
        expect(await searchNodes(workspaceId, { ...search, limit: 100 }, other)).toEqual([]);
      const refused = [
        getNode(node.id, other),
        getDraft(node.id, other),
        checkNode(node.id, null, other),
        listVersions(node.id, other),
        diffNode(node.id, "draft", "draft", other),
        listDebugRuns(node.id, other),
        debugRun(node, other),
        acquireLock(node.id, { steal: true }, other),
        saveDraft(node.id, { revision: 1, script: "{}" }, other),
        changeNode(node.id, { name: "mine", personal: false }, other),
        deleteNode(node.id, other),
        make({ personal: false, copyOf: node.id }, other),
        changeFolder(folder.id, { name: "mine" }, other),
        removeFolder(folder.id, other),
        make({ personal: false, folderId: folder.id }, other),
        nodeIdOf(node.name, () => Promise.resolve(workspaceId), other),
      ];
      expect(await codesOf(refused)).toEqual(["common.not_found"]);
    }
    await deleteNode(node.id, owner);
    expect((await listRecycled(workspaceId, owner)).map(({ id }) => id)).toContain(node.id);
    for (const other of [colleague, admin]) {
      expect((await listRecycled(workspaceId, other)).map(({ id }) => id)).not.toContain(node.id);
      expect(await codeOf(restoreNode(node.id, other))).toBe("common.not_found");
      expect(await codeOf(purgeNode(node.id, other))).toBe("common.not_found");
    }
    expect(await restoreNode(node.id, owner)).toMatchObject({ isPersonal: true, path: ["Secret"] });
  });

  test("is debugged by its owner; its runs are nobody else's", async () => {
    const node = await make({ script: "{}" });
    const { instanceId } = await debugRun(node, owner);
    const filter = instanceFilter.parse({ kind: "DEBUG", nodeId: node.id });
    expect((await listInstances(workspaceId, filter, owner)).items.map(({ id }) => id)).toEqual([instanceId]);
    const mine = await countInstances(workspaceId, filter, owner);
    expect(Object.values(mine).reduce((sum, count) => sum + count, 0)).toBe(1);
    expect((await getInstance(instanceId, owner)).node.id).toBe(node.id);
    for (const other of [colleague, admin]) {
      expect((await listInstances(workspaceId, filter, other)).items).toEqual([]);
      expect(new Set(Object.values(await countInstances(workspaceId, filter, other)))).toEqual(new Set([0]));
      const refused = [
        getDebugRun(instanceId, other),
        getInstance(instanceId, other),
        listTransitions(instanceId, other),
        listOperations(instanceId, other),
        codeAsRun(instanceId, undefined, other),
        instanceGraph(instanceId, { up: 1, down: 1 }, other),
        instanceNeighbours(instanceId, other),
        whyWaiting(instanceId, "en", other),
        openLog(instanceId, undefined, other),
        listVerifications(instanceId, other),
        listDirtyRecords(instanceId, dirtyQuery.parse({}), other),
        planReplay(instanceId, undefined, other),
        act(instanceId, { operation: "stop" }, other),
      ];
      expect(await codesOf(refused)).toEqual(["instance.not_found"]);
    }
    const { sort: _sort, limit: _limit, cursor: _cursor, ...wish } = filter;
    expect((await previewBulk(workspaceId, { filter: wish, operation: "stop" }, owner)).total).toBe(0);
  });

  test("is not submitted, published or handed over", async () => {
    const node = await make({ script: "{}" });
    const refused = [
      submitNode(node.id, { description: "", unlock: false }, owner),
      publishNode(node.id, { description: "" }, owner),
      changeNode(node.id, { ownerId: colleague.id }, owner),
    ];
    expect(await codesOf(refused)).toEqual(["node.personal"]);
    expect(folderDraft.safeParse({ name: "flow", kind: "BUSINESS_FLOW", personal: true }).success).toBe(false);
  });

  test("takes no name from the workspace, and becomes a node like any other when it moves out", async () => {
    const shared = await make({ personal: false });
    const node = await make({ name: shared.name, script: "{}" });
    expect(await codeOf(make({ name: shared.name }))).toBe("node.name_taken");
    expect((await make({ name: shared.name }, colleague)).isPersonal).toBe(true);
    expect(await codeOf(changeNode(node.id, { personal: false }, owner))).toBe("node.name_taken");
    const folder = await createFolder(workspaceId, folderDraft.parse({ name: "Shared" }), owner);
    expect(await codeOf(changeNode(node.id, { folderId: folder.id }, owner))).toBe("common.not_found");
    const change = { personal: false, name: `${shared.name}_2`, folderId: folder.id } as const;
    const moved = await changeNode(node.id, change, owner);
    expect(moved).toMatchObject({ isPersonal: false, path: ["Shared"], outputs: [{ automatic: true }] });
    expect((await getNode(node.id, colleague)).name).toBe(change.name);
  });

  test("is copied both ways", async () => {
    const shared = await make({ personal: false, script: '{"a":1}' }, colleague);
    const personal = await make({ name: shared.name, copyOf: shared.id });
    expect(personal).toMatchObject({ isPersonal: true, draft: { script: '{"a":1}' }, outputs: [] });
    const back = await make({ personal: false, copyOf: personal.id });
    expect(back).toMatchObject({ isPersonal: false, draft: { script: '{"a":1}' }, outputs: [{ automatic: true }] });
  });

  test("leaves who did what in the audit log, and neither name nor content", async () => {
    const node = await make({ script: "{}" });
    await changeNode(node.id, { name: `${node.name}_b`, description: "plans" }, owner);
    await debugRun(node, owner);
    await deleteNode(node.id, owner);
    const { items } = await listAudit(workspaceId, auditFilter.parse({ object: node.id, limit: 100 }), colleague);
    expect(items.map(({ action }) => action).sort()).toEqual([
      "node.change",
      "node.create",
      "node.debug",
      "node.delete",
    ]);
    expect(JSON.stringify(items)).not.toContain(node.name);
    expect(JSON.stringify(items)).not.toContain("plans");
  });

  test("waits for an owner who left the workspace, and is nobody's meanwhile", async () => {
    const leaver = await member("Yu");
    const node = await make({}, leaver);
    await removeMember(workspaceId, leaver.id!, SYSTEM);
    const gone = { ...leaver, roles: new Map() };
    expect(await codeOf(getNode(node.id, gone))).toBe("account.no_such_workspace");
    expect(await codeOf(getNode(node.id, admin))).toBe("common.not_found");
    await setMember(workspaceId, leaver.id!, "DEVELOPER", SYSTEM);
    expect((await getNode(node.id, leaver)).name).toBe(node.name);
  });
});

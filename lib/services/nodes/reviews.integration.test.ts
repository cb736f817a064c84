import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { deploymentCreate, nodeCreate, type DeploymentView } from "@/lib/core/node";
import type { WorkspaceRole } from "@/lib/core/permission";
import { rootOutput } from "../root-node";
import { workspaceDraft } from "@/lib/core/workspace";
import { database } from "@/lib/platform/db";
import { SYSTEM, type Actor } from "../actor";
import { changeWorkspace, createWorkspace, setMember } from "../workspaces";
import { saveDraft } from "./drafts";
import { actOnDeployment, createDeployment, getDeployment, listDeployments, publishNode } from "./deployments";
import { releaseLock } from "./locks";
import { createNode, getNode } from "./nodes";
import { countReviewable } from "./reviews";
import { undeployNode } from "./undeploy";
import { rollBack, submitNode } from "./versions";

const name = `r${randomUUID().slice(0, 8)}`;
let workspaceId: string;
const people = new Map<string, Actor>();
const as = (who: "owner" | "admin" | "ops" | "dev" | "visitor"): Actor => people.get(who)!;

beforeAll(async () => {
  workspaceId = (await createWorkspace(workspaceDraft.parse({ name, displayName: "R" }), SYSTEM)).id;
  const { id: resourceGroupId } = await database().prisma.resourceGroup.create({ data: { name } });
  await database().prisma.workspaceResourceGroup.create({ data: { workspaceId, resourceGroupId, isDefault: true } });
  const roles = { owner: "OWNER", admin: "ADMINISTRATOR", ops: "OPERATOR", dev: "DEVELOPER", visitor: "VISITOR" };
  for (const [who, role] of Object.entries(roles) as [string, WorkspaceRole][]) {
    const id = randomUUID();
    await database().prisma.user.create({ data: { id, name: who, email: `${id}@example.com`, emailVerified: true } });
    await setMember(workspaceId, id, role, SYSTEM);
    const roles = new Map([[workspaceId, [role]]]);
    people.set(who, { type: "user", id, name: who, isAdmin: false, roles, requestId: null, address: null });
  }
});
beforeEach(() => changeWorkspace(workspaceId, { publishReview: true }, as("admin")));
afterAll(() => database().close());

const script = (rows: number) =>
  JSON.stringify({
    type: "job",
    version: "2.0",
    steps: [
      {
        stepType: "stream",
        category: "reader",
        name: "Reader",
        parameter: { column: [{ type: "string", value: "a" }], sliceRecordCount: rows },
      },
      { stepType: "stream", category: "writer", name: "Writer", parameter: {} },
    ],
    order: { hops: [{ from: "Reader", to: "Writer" }] },
    setting: { errorLimit: { record: "0" }, speed: { concurrent: 1 } },
  });
let count = 0;
async function make(author: Actor): Promise<string> {
  const node = `node_${++count}`;
  const config = {
    cycle: { kind: "hourRange" },
    instanceMode: "T+1",
    dependencies: [{ output: rootOutput(name) }],
    outputs: [{ name: `${name}.${node}` }],
  };
  const { id } = await createNode(workspaceId, nodeCreate.parse({ name: node, script: script(1), config }), author);
  await releaseLock(id, author);
  return id;
}
async function change(id: string, author: Actor, rows: number): Promise<void> {
  const { draft } = await getNode(id, author);
  await saveDraft(id, { revision: draft.revision, script: script(rows), config: draft.config }, author);
}
/** A package of a node as its developer asks for it. */
async function ask(id: string, author: Actor = as("dev")): Promise<DeploymentView> {
  await submitNode(id, { description: "", unlock: true }, author);
  return createDeployment(workspaceId, deploymentCreate.parse({ items: [{ nodeId: id }] }), author);
}
const approve = (id: string, actor: Actor, comment = "") => actOnDeployment(id, { action: "approve", comment }, actor);
const reject = (id: string, actor: Actor) => actOnDeployment(id, { action: "reject", comment: "Not so." }, actor);
const act = (id: string, action: "check" | "confirm" | "cancel", actor: Actor) =>
  actOnDeployment(id, { action }, actor);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: { code?: string }) => error.code ?? String(error),
  );
const inProduction = async (id: string) => (await getNode(id, as("visitor"))).deployedVersion;
const auditOf = async (id: string) =>
  (
    await database().query<{ action: string }>(
      "select action from audit_entry where object_type = 'deployment' and object_id = $1 order by id",
      [id],
    )
  ).map(({ action }) => action);

test("row 138: a publish waits for another user's approval, which brings it to production", async () => {
  const id = await make(as("dev"));
  const asked = await ask(id);
  expect(asked).toMatchObject({ state: "AWAITING_REVIEW", isOwn: true, review: null });
  expect(asked.stages.map(({ name, state }) => `${name} ${state}`)).toEqual([
    "build done",
    "check done",
    "approve waiting",
    "confirm waiting",
    "complete waiting",
  ]);
  expect(await codeOf(act(asked.id, "confirm", as("ops")))).toBe("deployment.needs_review");
  expect(await inProduction(id)).toBeNull();
  const done = await approve(asked.id, as("ops"), "Read it.");
  expect(done).toMatchObject({
    state: "DEPLOYED",
    isOwn: false,
    review: { by: { name: "ops" }, comment: "Read it.", approved: true },
    confirmedBy: { name: "ops" },
  });
  expect(done.stages.every(({ state }) => state === "done")).toBe(true);
  expect(await inProduction(id)).toBe(1);
  expect(await auditOf(asked.id)).toEqual(["deployment.create", "deployment.approve", "deployment.confirm"]);
});

test("nobody reviews what they asked for, submitted or wrote, nor without the right to publish", async () => {
  const id = await make(as("admin"));
  await submitNode(id, { description: "", unlock: true }, as("owner")); // written by one, submitted by the other
  const asked = await createDeployment(workspaceId, deploymentCreate.parse({ items: [{ nodeId: id }] }), as("dev"));
  for (const who of ["admin", "owner"] as const) {
    expect(await codeOf(approve(asked.id, as(who))), who).toBe("deployment.review_own");
    expect(await codeOf(reject(asked.id, as(who))), who).toBe("deployment.review_own");
    const token: Actor = { ...as(who), type: "token" };
    expect(await codeOf(approve(asked.id, token)), who).toBe("deployment.review_own");
  }
  expect(await codeOf(approve(asked.id, as("dev")))).toBe("account.forbidden");
  expect(await codeOf(approve(asked.id, as("visitor")))).toBe("account.forbidden");
  expect(await codeOf(approve(asked.id, SYSTEM))).toBe("account.session_needed");
  const bounded: Actor = { ...as("ops"), type: "token", roles: new Map([[workspaceId, ["OPERATOR", "DEVELOPER"]]]) };
  expect(await codeOf(approve(asked.id, bounded))).toBe("account.forbidden");
  expect(await inProduction(id)).toBeNull();
  expect((await approve(asked.id, as("ops"))).state).toBe("DEPLOYED");
});

test("publishing in one call, by a person, a token or the command line, waits as well, and once", async () => {
  for (const actor of [as("owner"), { ...as("owner"), type: "token" } as Actor, SYSTEM]) {
    const id = await make(as("owner"));
    const asked = await publishNode(id, { description: "" }, actor);
    expect(asked.state, actor.type).toBe("AWAITING_REVIEW");
    expect((await publishNode(id, { description: "" }, actor)).id).toBe(asked.id);
    expect(await inProduction(id)).toBeNull();
    expect((await approve(asked.id, as("ops"))).state).toBe("DEPLOYED");
  }
});

test("a roll back is published like any change; taking out of production needs no review", async () => {
  const id = await make(as("dev"));
  await approve((await ask(id)).id, as("ops"));
  await change(id, as("dev"), 2);
  await approve((await ask(id)).id, as("ops"));
  await rollBack(id, 1, as("owner"));
  expect((await publishNode(id, { description: "" }, as("owner"))).state).toBe("AWAITING_REVIEW");
  expect(await inProduction(id)).toBe(2);
  const older = deploymentCreate.parse({ items: [{ nodeId: id, version: 1 }] });
  expect((await createDeployment(workspaceId, older, as("owner"))).state).toBe("AWAITING_REVIEW");
  await undeployNode(id, "", as("owner"));
  expect(await inProduction(id)).toBeNull();
});

test("two reviewers at once: one word counts, and it comes to production once", async () => {
  const id = await make(as("dev"));
  const asked = await ask(id);
  const codes = await Promise.all([
    codeOf(approve(asked.id, as("ops"))),
    codeOf(approve(asked.id, as("owner"))),
    codeOf(reject(asked.id, as("admin"))),
  ]);
  expect(codes.toSorted()).toEqual(["deployment.state", "deployment.state", "done"]);
  const { state, review } = await getDeployment(asked.id, as("visitor"));
  expect(review?.approved).toBe(state === "DEPLOYED");
  expect((await auditOf(asked.id)).filter((action) => /approve|reject/.test(action))).toHaveLength(1);
});

test("what was withdrawn or rejected cannot be approved; only its author or an administrator withdraws it", async () => {
  const id = await make(as("dev"));
  const first = await ask(id);
  expect(await codeOf(act(first.id, "cancel", as("ops")))).toBe("account.forbidden");
  await act(first.id, "cancel", as("dev"));
  expect(await codeOf(approve(first.id, as("ops")))).toBe("deployment.state");
  const again = () => createDeployment(workspaceId, deploymentCreate.parse({ items: [{ nodeId: id }] }), as("dev"));
  const second = await again();
  const rejected = await reject(second.id, as("ops"));
  expect(rejected).toMatchObject({
    state: "REJECTED",
    review: { by: { name: "ops" }, comment: "Not so.", approved: false },
  });
  expect(await codeOf(approve(second.id, as("ops")))).toBe("deployment.state");
  expect(await codeOf(act(second.id, "confirm", as("ops")))).toBe("deployment.state");
  const third = await again();
  expect(await act(third.id, "cancel", as("admin"))).toMatchObject({ state: "CANCELLED" });
  expect(await inProduction(id)).toBeNull();
});

test("a package that something newer has overtaken says so and publishes nothing", async () => {
  const id = await make(as("dev"));
  const first = await ask(id);
  await change(id, as("dev"), 2);
  const second = await ask(id);
  const seen = await getDeployment(first.id, as("ops"));
  expect(seen.items[0]!.outdated).toEqual({ reason: "submitted", version: 2 });
  expect(await codeOf(approve(first.id, as("ops")))).toBe("deployment.outdated");
  expect((await approve(second.id, as("ops"))).state).toBe("DEPLOYED");
  expect(await codeOf(approve(first.id, as("ops")))).toBe("deployment.outdated");
  expect(await inProduction(id)).toBe(2);
  expect((await reject(first.id, as("ops"))).state).toBe("REJECTED");

  await change(id, as("dev"), 3);
  const third = await ask(id);
  await undeployNode(id, "", as("owner"));
  expect((await getDeployment(third.id, as("ops"))).items[0]!.outdated).toEqual({ reason: "undeployed", version: 4 });
  expect(await codeOf(approve(third.id, as("ops")))).toBe("deployment.outdated");
});

test("an older version may be published on purpose, until something else comes between", async () => {
  const id = await make(as("dev"));
  await submitNode(id, { description: "", unlock: true }, as("dev"));
  await change(id, as("dev"), 2);
  await submitNode(id, { description: "", unlock: true }, as("dev"));
  const of = (version: number) =>
    createDeployment(workspaceId, deploymentCreate.parse({ items: [{ nodeId: id, version }] }), as("dev"));
  const [older, newer] = [await of(1), await of(2)];
  expect(older.items[0]!.outdated).toBeNull();
  await approve(older.id, as("ops"));
  expect((await getDeployment(newer.id, as("ops"))).items[0]!.outdated).toEqual({ reason: "deployed", version: 1 });
  expect(await codeOf(approve(newer.id, as("ops")))).toBe("deployment.outdated");
});

test("switching reviews off or on publishes nothing: what waits then waits for the other thing", async () => {
  const id = await make(as("dev"));
  const asked = await ask(id);
  expect(await codeOf(changeWorkspace(workspaceId, { publishReview: false }, as("ops")))).toBe("account.forbidden");
  expect(await codeOf(changeWorkspace(workspaceId, { publishReview: false }, as("dev")))).toBe("account.forbidden");
  await changeWorkspace(workspaceId, { publishReview: false }, as("admin"));
  const open = await getDeployment(asked.id, as("dev"));
  expect(open.state).toBe("AWAITING_CONFIRMATION");
  expect(open.stages.map(({ name }) => name)).toEqual(["build", "check", "confirm", "complete"]);
  expect(await codeOf(approve(asked.id, as("ops")))).toBe("deployment.state");
  await changeWorkspace(workspaceId, { publishReview: true }, as("admin"));
  expect(await codeOf(act(asked.id, "confirm", as("ops")))).toBe("deployment.needs_review");
  expect((await getDeployment(asked.id, as("dev"))).state).toBe("AWAITING_REVIEW");
  await changeWorkspace(workspaceId, { publishReview: false }, as("admin"));
  expect((await act(asked.id, "confirm", as("ops"))).state).toBe("DEPLOYED");
  const [entry] = await database().query<{ before: { publishReview: boolean }; after: object }>(
    "select before, after from audit_entry where action = 'workspace.change' and object_id = $1 order by id desc limit 1",
    [workspaceId],
  );
  expect(entry).toMatchObject({
    before: { publishReview: true },
    after: { publishReview: false, packagesWaiting: expect.any(Number) },
  });
});

test("a reviewer's count leaves out their own packages, outdated ones, and those of others' rights", async () => {
  const before = await countReviewable(workspaceId, as("ops"));
  const id = await make(as("owner"));
  const asked = await ask(id, as("owner"));
  expect(await countReviewable(workspaceId, as("ops"))).toBe(before + 1);
  expect(await countReviewable(workspaceId, as("dev"))).toBe(0);
  const listed = await listDeployments(workspaceId, { state: "AWAITING_REVIEW" }, as("visitor"));
  expect(listed[0]!.id).toBe(asked.id);
  expect(listed.every(({ state }) => state === "AWAITING_REVIEW")).toBe(true);
  const owners = await countReviewable(workspaceId, as("owner"));
  await change(id, as("owner"), 9);
  await submitNode(id, { description: "", unlock: true }, as("owner"));
  expect(await countReviewable(workspaceId, as("ops"))).toBe(before);
  expect(await countReviewable(workspaceId, as("owner"))).toBe(owners);
});

test("packages of another workspace do not exist for a reviewer of this one", async () => {
  const id = await make(as("dev"));
  const asked = await ask(id);
  const stranger: Actor = { ...as("ops"), id: randomUUID(), roles: new Map([[randomUUID(), ["OWNER"]]]) };
  expect(await codeOf(approve(asked.id, stranger))).toBe("account.no_such_workspace");
  expect(await codeOf(getDeployment(asked.id, stranger))).toBe("account.no_such_workspace");
});

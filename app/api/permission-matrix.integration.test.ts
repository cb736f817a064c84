import { NextRequest } from "next/server";
import { readdirSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { accountDraft, apiTokenDraft } from "@/lib/core/account";
import { alertChannelDraft } from "@/lib/core/alert/channel";
import { alertRule } from "@/lib/core/alert/rule";
import { baselineDraft } from "@/lib/core/baseline/baseline";
import { bulkStart } from "@/lib/core/bulk-operation";
import { dataSourceDraft } from "@/lib/core/data-source";
import { formatInstanceId } from "@/lib/core/instance-id";
import { may, WORKSPACE_ROLES, type Action } from "@/lib/core/permission";
import { calendarDraft } from "@/lib/core/schedule/calendar";
import { workspaceDraft } from "@/lib/core/workspace";
import { debugRunStart } from "@/lib/core/node";
import { createInstances } from "@/lib/instances/create-instances";
import { newInstance } from "@/lib/instances/testing/fixture";
import { database } from "@/lib/platform/db";
import { listener } from "@/lib/platform/listen";
import { createAccount, createOwner } from "@/lib/services/accounts";
import { SYSTEM, type Actor } from "@/lib/services/actor";
import { createChannel } from "@/lib/services/alert-channels";
import { createRule } from "@/lib/services/alert-rules";
import { createToken } from "@/lib/services/api-tokens";
import { createBaseline } from "@/lib/services/baselines/change-baselines";
import { startBulk } from "@/lib/services/bulk-operations";
import { createCalendar } from "@/lib/services/calendars";
import { createDataSource } from "@/lib/services/data-sources";
import { startDebugRun } from "@/lib/services/nodes/debug-runs";
import { createDeployment } from "@/lib/services/nodes/deployments";
import { rightsOf } from "@/lib/services/rights";
import { createWorkspace, setMember } from "@/lib/services/workspaces";
import type { Route } from "./_lib/route";

/**
 * What a route needs: a right in the workspace, to be signed in, to be signed in without a token, to administer the
 * installation, or nothing.
 */
interface Entry {
  readonly needs: Action | "signedIn" | "person" | "admin" | "nothing";
  /** What those who may are answered, where that is not success alone. */
  readonly answers?: readonly number[];
  /** A call that would do something; made anew for every caller, so that no call spoils the next. */
  readonly call?: () => Promise<{ params?: Record<string, string>; query?: string; body?: unknown }>;
}

/** With its own workspace, which it belongs to already: refused after the rights were looked at. */
const onShare = async () => ({ params: { dataSourceId: await makeSource(), workspaceId } });
const onSource = (body?: unknown) => async () => ({ params: { dataSourceId: await makeSource() }, body });
const onTable =
  (query = "") =>
  async () => ({ params: { dataSourceId: await makeSource(), table: "t" }, query });
const onQuery = (body?: unknown) => async () => ({ params: { queryId: await makeQuery() }, body });
const onInstance =
  (body?: unknown, query = "") =>
  async () => ({ params: { instanceId: await makeInstance() }, body, query });
const onBackfill = (body?: unknown) => async () => ({ params: { backfillId: await makeBackfill() }, body });
const onFolder = (body?: unknown) => async () => ({ params: { folderId: await makeFolder() }, body });
const onNode = (body?: unknown) => async () => ({ params: { nodeId: await makeNode() }, body });
const onVersion = (body?: unknown) => async () => ({ params: { nodeId: await makeVersion(), number: "1" }, body });
const onRecycled = async () => ({ params: { nodeId: await makeNode({ deletedAt: new Date() }) } });
const onDebugRun = async () => ({ params: { instanceId: await makeDebugRun() } });
const onDeployment = (body?: unknown) => async () => ({ params: { deploymentId: await makeDeployment() }, body });
const onBulk = async () => {
  const start = bulkStart.parse({ filter: { nodeId: [await bulkNode()] }, action: { operation: "freeze" } });
  return { params: { operationId: (await startBulk(workspaceId, start, owner)).id } };
};
const onWorkspace = (body?: unknown) => async () => ({ params: { workspaceId }, body });
const onAccount = (body?: unknown) => async () => {
  const { id } = await createAccount(person(freshName()), owner);
  return { params: { accountId: id }, body };
};
const onMember = (body?: unknown) => async () => {
  const { id } = await createAccount(person(freshName()), owner);
  await setMember(workspaceId, id, "VISITOR", owner);
  return { params: { workspaceId, userId: id }, body };
};
const freshName = () => `n${crypto.randomUUID().slice(0, 8)}`;

const alertRuleDraft = () => ({
  name: freshName(),
  object: { type: "workspace" },
  condition: { type: "failed" },
});
const alertChannelBody = () => ({ name: freshName(), channel: { type: "slack", url: "http://127.0.0.1:9/hook" } });
const onAlertRule = () => async () => ({
  params: { ruleId: (await createRule(workspaceId, alertRule.parse(alertRuleDraft()), owner)).id },
  body: alertRuleDraft(),
});
const onAlertChannel = () => async () => ({
  params: { channelId: (await createChannel(workspaceId, alertChannelDraft.parse(alertChannelBody()), owner)).id },
  body: alertChannelBody(),
});

const calendarBody = () => ({
  name: freshName(),
  validFrom: "2026-01-01",
  validTo: "2026-12-31",
  runDates: ["2026-06-01"],
});
const onCalendar = async () => ({
  params: { calendarId: (await createCalendar(workspaceId, calendarDraft.parse(calendarBody()), owner)).id },
  body: calendarBody(),
});

const baselineBody = () => ({ name: freshName(), schedule: { type: "daily", by: "47:59" }, nodeIds: [nodeId] });
const onBaseline = (body?: unknown) => async () => ({
  params: { baselineId: (await createBaseline(workspaceId, baselineDraft.parse(baselineBody()), owner)).id },
  body,
});

/** Every route of the API. One that is missing here fails the test below, and so the build. */
const ROUTES: Readonly<Record<string, Entry>> = {
  "GET /auth/callback/sso": { needs: "nothing" },
  "GET /health": { needs: "nothing" },
  "GET /health/live": { needs: "nothing" },
  "GET /health/ready": { needs: "nothing" },
  "POST /set-up": { needs: "nothing" },
  "GET /openapi.json": { needs: "signedIn" },
  "GET /session": { needs: "signedIn" },
  "POST /session": { needs: "nothing" },
  "DELETE /session": { needs: "nothing" },
  "POST /session/code": { needs: "nothing" },
  "POST /session/single-sign-on": { needs: "nothing" },
  "GET /account": { needs: "person" },
  "PUT /account/password": {
    needs: "person",
    call: async () => ({ body: { currentPassword: "wrong horse battery", newPassword: "another horse battery" } }),
  },
  "GET /account/sessions": { needs: "person" },
  "DELETE /account/sessions": { needs: "person" },
  "DELETE /account/sessions/[sessionId]": { needs: "person", call: async () => ({ params: { sessionId: "none" } }) },
  "POST /account/two-factor": { needs: "person", call: async () => ({ body: { password: "wrong horse battery" } }) },
  "DELETE /account/two-factor": { needs: "person", call: async () => ({ body: { password: "wrong horse battery" } }) },
  "POST /account/two-factor/confirmation": { needs: "person", call: async () => ({ body: { code: "000000" } }) },
  "GET /account/tokens": { needs: "person" },
  "POST /account/tokens": { needs: "person", call: async () => ({ body: { name: "another" } }) },
  "DELETE /account/tokens/[tokenId]": {
    needs: "person",
    call: async () => ({ params: { tokenId: crypto.randomUUID() } }),
  },
  "GET /accounts": { needs: "admin" },
  "POST /accounts": { needs: "admin", call: async () => ({ body: person(freshName()) }) },
  "PATCH /accounts/[accountId]": { needs: "admin", call: onAccount({ name: "Renamed" }) },
  "PUT /accounts/[accountId]/password": { needs: "admin", call: onAccount({ password: "another horse battery" }) },
  "DELETE /accounts/[accountId]/two-factor": { needs: "admin", call: onAccount() },
  "GET /audit": { needs: "audit.view" },
  "GET /audit/export": { needs: "audit.view" },
  "GET /audit/verification": { needs: "admin" },
  "GET /metrics": { needs: "admin" },
  "GET /workspaces": { needs: "signedIn" },
  "POST /workspaces": { needs: "admin", call: async () => ({ body: { name: freshName(), displayName: "New" } }) },
  "GET /workspaces/[workspaceId]": { needs: "workspace.view", call: onWorkspace() },
  "PATCH /workspaces/[workspaceId]": { needs: "workspace.edit", call: onWorkspace({ displayName: "Renamed" }) },
  "GET /workspaces/[workspaceId]/members": { needs: "workspace.view", call: onWorkspace() },
  "POST /workspaces/[workspaceId]/members": {
    needs: "member.manage",
    call: async () => {
      const { email } = await createAccount(person(freshName()), owner);
      return { params: { workspaceId }, body: { identifier: email, role: "VISITOR" } };
    },
  },
  "PATCH /workspaces/[workspaceId]/members/[userId]": { needs: "member.manage", call: onMember({ role: "DEVELOPER" }) },
  "DELETE /workspaces/[workspaceId]/members/[userId]": { needs: "member.manage", call: onMember() },
  "GET /resource-groups": { needs: "resourceGroup.view" },
  "GET /sandbox": { needs: "workspace.view" },
  "POST /sandbox/data-sources": { needs: "dataSource.manage", answers: [201, 503] }, // whether a sandbox runs here or not
  "POST /sandbox/actions": {
    needs: "admin",
    call: async () => ({ body: { operation: "resetClock" } }),
    answers: [200, 503], // whether or not a sandbox runs here
  },
  "GET /resource-groups/overview": { needs: "resourceGroup.view" },
  "PUT /resource-groups/[resourceGroupId]/binding": {
    needs: "resourceGroup.bind",
    call: async () => ({ params: { resourceGroupId: await makeGroup() }, body: {} }),
  },
  "DELETE /resource-groups/[resourceGroupId]/binding": {
    needs: "resourceGroup.bind",
    call: async () => ({ params: { resourceGroupId: await makeGroup() } }),
  },
  "GET /data-sources": { needs: "dataSource.view" },
  "POST /data-sources": { needs: "dataSource.manage", call: async () => ({ body: sourceDraft() }) },
  "GET /data-sources/[dataSourceId]": { needs: "dataSource.view", call: onSource() },
  "PATCH /data-sources/[dataSourceId]": { needs: "dataSource.manage", call: onSource({ description: "changed" }) },
  "DELETE /data-sources/[dataSourceId]": { needs: "dataSource.manage", call: onSource() },
  "GET /data-sources/[dataSourceId]/tests": { needs: "dataSource.view", call: onSource() },
  "POST /data-sources/[dataSourceId]/tests": { needs: "dataSource.test", call: onSource({ environment: "PROD" }) },
  "GET /data-sources/[dataSourceId]/uses": { needs: "dataSource.view", call: onSource() },
  "PUT /data-sources/[dataSourceId]/shares/[workspaceId]": { needs: "dataSource.share", call: onShare, answers: [422] },
  "DELETE /data-sources/[dataSourceId]/shares/[workspaceId]": { needs: "dataSource.share", call: onShare },
  "GET /data-sources/[dataSourceId]/tables": { needs: "dataSource.view", call: onSource() },
  "POST /data-sources/[dataSourceId]/tables": {
    needs: "data.write",
    call: onSource({ ddl: "CREATE TABLE t (a STRING)" }),
  },
  "GET /data-sources/[dataSourceId]/tables/[table]": { needs: "dataSource.view", call: onTable() },
  "GET /data-sources/[dataSourceId]/tables/[table]/partitions": { needs: "dataSource.view", call: onTable() },
  "GET /data-sources/[dataSourceId]/tables/[table]/rows": { needs: "data.read", call: onTable() },
  "GET /data-sources/[dataSourceId]/tables/[table]/changes": { needs: "data.read", call: onTable() },
  "GET /data-sources/[dataSourceId]/tables/[table]/lineage": { needs: "dataSource.view", call: onTable() },
  "GET /data-sources/[dataSourceId]/tables/[table]/runs": { needs: "dataSource.view", call: onTable() },
  "GET /data-sources/[dataSourceId]/tables/[table]/history": { needs: "dataSource.view", call: onTable() },
  "GET /tables": { needs: "dataSource.view" },
  "GET /sql-queries": { needs: "data.read" },
  "POST /sql-queries": {
    needs: "data.read",
    call: async () => ({ body: { dataSourceId: await makeSource(), sql: "SELECT 1" } }),
  },
  "GET /sql-queries/[queryId]": { needs: "data.read", call: onQuery() },
  "GET /sql-queries/[queryId]/rows": { needs: "data.read", call: onQuery() },
  "POST /sql-queries/[queryId]/stop": { needs: "data.read", call: onQuery() },
  "POST /data-sources/[dataSourceId]/table-proposals": {
    needs: "dataSource.view",
    call: async () => {
      const dataSourceId = await makeSource();
      return { params: { dataSourceId }, body: { source: { dataSourceId, table: "t" } } };
    },
  },
  "GET /backfills": { needs: "instance.view" },
  "POST /backfills": { needs: "backfill.manage", call: async () => ({ body: backfillPlan() }) },
  "POST /backfills/preview": { needs: "backfill.manage", call: async () => ({ body: backfillPlan() }) },
  "GET /backfills/[backfillId]": { needs: "instance.view", call: onBackfill() },
  "POST /backfills/[backfillId]/actions": { needs: "backfill.manage", call: onBackfill({ change: "pause" }) },
  "GET /nodes/[nodeId]/schedule": { needs: "node.view", call: async () => ({ params: { nodeId } }) },
  "GET /alerts": { needs: "alert.view" },
  "GET /alerts/count": { needs: "alert.view", call: async () => ({ query: "?since=2026-01-01T00:00:00Z" }) },
  "GET /alert-rules": { needs: "alert.view" },
  "POST /alert-rules": { needs: "alert.manage", call: async () => ({ body: alertRuleDraft() }) },
  "PUT /alert-rules/[ruleId]": { needs: "alert.manage", call: onAlertRule() },
  "DELETE /alert-rules/[ruleId]": { needs: "alert.manage", call: onAlertRule() },
  "GET /alert-channels": { needs: "alert.view" },
  "POST /alert-channels": { needs: "alert.manage", call: async () => ({ body: alertChannelBody() }) },
  "PUT /alert-channels/[channelId]": { needs: "alert.manage", call: onAlertChannel() },
  "DELETE /alert-channels/[channelId]": { needs: "alert.manage", call: onAlertChannel() },
  "POST /alert-channels/[channelId]/tests": { needs: "alert.manage", call: onAlertChannel() },
  "GET /tree": { needs: "node.view" },
  "POST /folders": { needs: "node.edit", call: async () => ({ body: { name: freshName() } }) },
  "PATCH /folders/[folderId]": { needs: "node.edit", call: onFolder({ description: "changed" }) },
  "DELETE /folders/[folderId]": { needs: "node.edit", call: onFolder() },
  "GET /nodes": { needs: "node.view" },
  "POST /nodes": { needs: "node.edit", call: async () => ({ body: { name: freshName() } }) },
  "GET /nodes/[nodeId]": { needs: "node.view", call: onNode() },
  "PATCH /nodes/[nodeId]": { needs: "node.edit", call: onNode({ description: "changed" }) },
  "DELETE /nodes/[nodeId]": { needs: "node.edit", call: onNode() },
  "GET /nodes/[nodeId]/draft": { needs: "node.view", call: onNode() },
  "PUT /nodes/[nodeId]/draft": { needs: "node.edit", call: onNode({ revision: 1, script: "{}" }) },
  "POST /nodes/[nodeId]/lock": { needs: "node.edit", call: onNode({}) },
  "DELETE /nodes/[nodeId]/lock": { needs: "node.edit", call: onNode() },
  "GET /nodes/[nodeId]/checks": { needs: "node.view", call: onNode() },
  "POST /nodes/[nodeId]/checks": { needs: "node.view", call: onNode({ script: "", config: {} }) },
  "GET /nodes/[nodeId]/effect": { needs: "node.view", call: onNode() },
  "POST /nodes/[nodeId]/effect": { needs: "node.view", call: onNode({ script: "", config: {} }) },
  "GET /nodes/[nodeId]/versions": { needs: "node.view", call: onNode() },
  "POST /nodes/[nodeId]/versions": { needs: "node.submit", call: onNode({}) },
  "GET /nodes/[nodeId]/versions/[number]": { needs: "node.view", call: onVersion() },
  "POST /nodes/[nodeId]/versions/[number]/roll-back": { needs: "node.edit", call: onVersion() },
  "GET /nodes/[nodeId]/diff": { needs: "node.view", call: onNode() },
  "POST /nodes/[nodeId]/publish": { needs: "node.deploy", call: onVersion({}) },
  "GET /nodes/[nodeId]/undeploy": { needs: "node.view", call: onNode() },
  "POST /nodes/[nodeId]/undeploy": { needs: "node.deploy", call: onNode({}) },
  "GET /nodes/[nodeId]/graph": { needs: "node.view", call: onNode() },
  "GET /nodes/[nodeId]/debug-runs": { needs: "node.view", call: onNode() },
  "POST /nodes/[nodeId]/debug-runs": { needs: "node.debug", call: onNode({ script: "{}" }) },
  "GET /debug-runs/[instanceId]": { needs: "node.view", call: onDebugRun },
  "GET /node-outputs": { needs: "node.view" },
  "GET /recycle-bin": { needs: "node.view" },
  "DELETE /recycle-bin/[nodeId]": { needs: "node.edit", call: onRecycled },
  "POST /recycle-bin/[nodeId]/restore": { needs: "node.edit", call: onRecycled },
  "GET /deployments": { needs: "node.view" },
  "POST /deployments": {
    needs: "node.submit",
    call: async () => ({ body: { items: [{ nodeId: await makeVersion() }] } }),
  },
  "GET /deployments/count": { needs: "node.view" },
  "GET /deployments/[deploymentId]": { needs: "node.view", call: onDeployment() },
  "POST /deployments/[deploymentId]/actions": { needs: "node.deploy", call: onDeployment({ action: "confirm" }) },
  "GET /instances": { needs: "instance.view" },
  "GET /instances/counts": { needs: "instance.view" },
  "GET /cycle-tasks": { needs: "node.view" },
  "PATCH /cycle-tasks/[nodeId]": {
    needs: "node.operate",
    call: async () => ({ params: { nodeId: await makeDeployedNode() }, body: { frozen: true } }),
  },
  "POST /cycle-tasks/[nodeId]/test-instances": {
    needs: "backfill.manage",
    call: async () => ({ params: { nodeId: await makeDeployedNode() }, body: { bizdate: "2026-06-01" } }),
  },
  "GET /bulk-operations": { needs: "instance.view" },
  "POST /bulk-operations": {
    needs: "instance.operate",
    call: async () => ({ body: { filter: { nodeId: [await bulkNode()] }, action: { operation: "freeze" } } }),
  },
  "POST /bulk-operations/preview": {
    needs: "instance.operate",
    call: async () => ({ body: { filter: { nodeId: [await bulkNode()] }, operation: "freeze" } }),
  },
  "GET /bulk-operations/[operationId]": { needs: "instance.view", call: onBulk },
  "GET /bulk-operations/[operationId]/items": { needs: "instance.view", call: onBulk },
  "POST /bulk-operations/[operationId]/cancellation": { needs: "instance.operate", call: onBulk },
  "GET /saved-views": { needs: "person", call: async () => ({ query: "?page=instances" }) },
  "POST /saved-views": {
    needs: "person",
    call: async () => ({ body: { page: "instances", name: freshName(), query: "state=FAILURE" } }),
  },
  "DELETE /saved-views/[viewId]": { needs: "person", call: async () => ({ params: { viewId: crypto.randomUUID() } }) },
  "GET /account/settings/[name]": { needs: "person", call: async () => ({ params: { name: "list.instances" } }) },
  "PUT /account/settings/[name]": {
    needs: "person",
    call: async () => ({ params: { name: "list.instances" }, body: { value: {} } }),
  },
  "POST /cycle-tasks/[nodeId]/manual-instances": {
    needs: "backfill.manage",
    call: async () => ({ params: { nodeId: await makeDeployedNode() } }),
  },
  "GET /calendars": { needs: "node.view" },
  "POST /calendars": { needs: "workspace.edit", call: async () => ({ body: calendarBody() }) },
  "GET /calendars/[calendarId]/uses": {
    needs: "node.view",
    call: async () => ({ params: (await onCalendar()).params }),
  },
  "PUT /calendars/[calendarId]": { needs: "workspace.edit", call: onCalendar },
  "DELETE /calendars/[calendarId]": { needs: "workspace.edit", call: onCalendar },
  "GET /baselines": { needs: "baseline.view" },
  "POST /baselines": { needs: "baseline.manage", call: async () => ({ body: baselineBody() }) },
  "GET /baselines/[baselineId]": { needs: "baseline.view", call: onBaseline() },
  "PUT /baselines/[baselineId]": {
    needs: "baseline.manage",
    call: async () => onBaseline({ ...baselineBody(), revision: 1 })(),
  },
  "DELETE /baselines/[baselineId]": { needs: "baseline.manage", call: onBaseline() },
  "POST /baselines/[baselineId]/members": {
    needs: "baseline.manage",
    call: async () => onBaseline({ nodeIds: [nodeId] })(),
  },
  // A baseline that was just made on a task without runs has an instance that says so.
  "GET /baselines/[baselineId]/instances/[cycleKey]": {
    needs: "baseline.view",
    call: async () => {
      const { params } = await onBaseline()();
      const [row] = await database().query<{ bizdate: string }>(
        "select to_char(bizdate, 'YYYYMMDD') as bizdate from baseline_instance where baseline_id = $1",
        [params.baselineId],
      );
      return { params: { ...params, cycleKey: `${row!.bizdate}-0` } };
    },
  },
  "GET /overview/attention": { needs: "instance.view" },
  "GET /overview/completion": { needs: "instance.view" },
  "GET /overview/figures": { needs: "instance.view" },
  "GET /overview/freshness": { needs: "instance.view" },
  "GET /overview/group-load": { needs: "resourceGroup.view" },
  "GET /overview/rankings": { needs: "instance.view" },
  "GET /instances/timeline": {
    needs: "instance.view",
    call: async () => ({ query: "?from=2026-06-01T00:00:00Z&to=2026-06-02T00:00:00Z" }),
  },
  "GET /instances/events": { needs: "instance.view" },
  "POST /instances/actions": {
    needs: "signedIn", // each instance answers for itself
    call: async () => ({ body: { operation: "freeze", ids: [await makeInstance()] } }),
  },
  "GET /instances/[instanceId]": { needs: "instance.view", call: onInstance() },
  "POST /instances/[instanceId]/actions": { needs: "instance.operate", call: onInstance({ operation: "freeze" }) },
  "GET /instances/[instanceId]/log": { needs: "instance.view", call: onInstance() },
  "GET /instances/[instanceId]/log/download": { needs: "instance.view", call: onInstance() },
  "GET /instances/[instanceId]/log/follow": { needs: "instance.view", call: onInstance() },
  "GET /instances/[instanceId]/log/search": { needs: "instance.view", call: onInstance(undefined, "?text=x") },
  "GET /instances/[instanceId]/graph": { needs: "instance.view", call: onInstance() },
  "GET /instances/[instanceId]/neighbours": { needs: "instance.view", call: onInstance() },
  "GET /instances/[instanceId]/code": { needs: "node.view", call: onInstance() },
  "GET /instances/[instanceId]/operations": { needs: "instance.view", call: onInstance() },
  "GET /instances/[instanceId]/dirty-records": { needs: "data.read", call: onInstance() },
  "GET /instances/[instanceId]/dirty-records/download": { needs: "data.read", call: onInstance() },
  // The instance has never run: there is no attempt whose dirty records could be replayed.
  "GET /instances/[instanceId]/dirty-records/replay": { needs: "data.read", answers: [404], call: onInstance() },
  "POST /instances/[instanceId]/dirty-records/replay": {
    needs: "instance.replayDirty",
    answers: [404],
    call: onInstance({}),
  },
  "GET /instances/[instanceId]/verifications": { needs: "data.read", call: onInstance() },
  "POST /instances/[instanceId]/verifications": { needs: "data.read", call: onInstance() },
  "GET /instances/[instanceId]/baselines": { needs: "baseline.view", call: onInstance() },
  "GET /instances/[instanceId]/why": { needs: "instance.view", call: onInstance() },
  "GET /instances/[instanceId]/transitions": { needs: "instance.view", call: onInstance() },
};

const ADMINISTRATOR = "administrator of the installation";
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];
type Handler = Route &
  ((request: NextRequest, context: { params: Promise<Record<string, string>> }) => Promise<Response>);
const handlers = new Map<string, Handler>();

let workspaceId: string;
let nodeId: string;
let owner: Actor;
/** Bearer tokens by caller: one member of each role, the owner of another workspace, and the administrator. */
const tokens = new Map<string, string>();

beforeAll(async () => {
  for (const file of readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })) {
    if (!/(^|[\\/])route\.ts$/.test(file) || file.startsWith("_lib")) continue;
    const module = (await import(join(import.meta.dirname, file))) as Record<string, Handler>;
    const path = relative(".", dirname(file)).split(sep).join("/");
    for (const method of METHODS) if (module[method]) handlers.set(`${method} /${path}`, module[method]);
  }
  workspaceId = await makeWorkspace();
  const elsewhere = await makeWorkspace();
  owner = await tokenFor(ADMINISTRATOR, (await createOwner(person("admin"))).id);
  for (const role of WORKSPACE_ROLES) {
    const { id } = await createAccount(person(role), owner);
    await setMember(workspaceId, id, role, owner);
    await tokenFor(role, id);
  }
  const stranger = await createAccount(person("stranger"), owner);
  await setMember(elsewhere, stranger.id, "OWNER", owner);
  await tokenFor("stranger", stranger.id);
  nodeId = (await database().prisma.node.create({ data: { workspaceId, type: "DI", name: "n", draftConfig: {} } })).id;
}, 120_000);
afterAll(async () => {
  await listener().close();
  await database().close();
});

const person = (name: string) =>
  accountDraft.parse({ name, username: name, email: `${name}@example.com`, password: "correct horse battery" });

async function tokenFor(caller: string, userId: string): Promise<Actor> {
  const actor: Actor = { ...(await rightsOf(userId))!, type: "user", requestId: null, address: null };
  tokens.set(caller, (await createToken(apiTokenDraft.parse({ name: caller }), actor)).token);
  return actor;
}

async function makeWorkspace(): Promise<string> {
  const { id } = await createWorkspace(workspaceDraft.parse({ name: freshName(), displayName: "W" }), SYSTEM);
  const group = await database().prisma.resourceGroup.create({ data: { name: freshName() } });
  await database().prisma.workspaceResourceGroup.create({
    data: { workspaceId: id, resourceGroupId: group.id, isDefault: true },
  });
  return id;
}

async function makeGroup(): Promise<string> {
  return (await database().prisma.resourceGroup.create({ data: { name: freshName() } })).id;
}

const sourceDraft = () => {
  const settings = { instanceName: "demo", endpoint: "http://127.0.0.1:7701", accessKeyId: "a" };
  const environments = { PROD: { settings, secrets: { accessKeySecret: "hush-hush" } } };
  return { name: freshName(), type: "tablestore", environments };
};

async function makeQuery(): Promise<string> {
  const query = { environment: "PROD", sql: "SELECT 1", changesData: false, requestedBy: "other" } as const;
  const data = { ...query, workspaceId, dataSourceId: await makeSource(), requestedAt: new Date() };
  return (await database().prisma.sqlQuery.create({ data })).id;
}

async function makeSource(): Promise<string> {
  return (await createDataSource(workspaceId, dataSourceDraft.parse(sourceDraft()), owner)).id;
}

const backfillPlan = () => ({ nodeIds: [nodeId], ranges: [{ from: "2026-06-01", to: "2026-06-01" }] });

async function makeBackfill(): Promise<string> {
  const data = { workspaceId, name: freshName(), plan: backfillPlan() };
  return (await database().prisma.backfill.create({ data })).id;
}

async function makeFolder(): Promise<string> {
  return (await database().prisma.folder.create({ data: { workspaceId, kind: "FOLDER", name: freshName() } })).id;
}

async function makeNode(more: { deletedAt?: Date; draftConfig?: object } = {}): Promise<string> {
  const data = { workspaceId, type: "DI", name: freshName(), draftConfig: {}, ...more } as const;
  return (await database().prisma.node.create({ data })).id;
}

async function makeVersion(): Promise<string> {
  const config = { cycle: { kind: "day", time: "00:00" } };
  const id = await makeNode({ draftConfig: config });
  await database().prisma.nodeVersion.create({
    data: { nodeId: id, number: 1, changeType: "CREATE", script: "", config },
  });
  return id;
}

async function makeDebugRun(): Promise<string> {
  const start = debugRunStart.parse({ script: "{}" });
  return (await startDebugRun(await makeNode(), start, owner)).instanceId;
}

async function makeDeployment(): Promise<string> {
  const items = [{ nodeId: await makeVersion() }];
  return (await createDeployment(workspaceId, { items, description: "" }, owner)).id;
}

async function makeDeployedNode(): Promise<string> {
  const id = await makeVersion();
  const { id: deployedVersion } = await database().prisma.nodeVersion.findFirstOrThrow({ where: { nodeId: id } });
  await database().prisma.node.update({ where: { id }, data: { deployedVersion } });
  return id;
}

let minute = 0;
async function makeInstance(): Promise<string> {
  const fixture = {
    workspaceId,
    nodeId,
    nodeVersionId: null as unknown as string,
    resourceGroupId: null as unknown as string,
  };
  const at = new Date(Date.UTC(2026, 5, 1, 0, minute++));
  const [made] = await createInstances(database(), [newInstance(fixture, at)], at);
  return formatInstanceId(made!);
}

/** A node with an instance. */
async function bulkNode(): Promise<string> {
  await makeInstance();
  return nodeId;
}

/** Status and error code of one call. */
async function call(
  name: string,
  caller: string,
  givenQuery?: string,
): Promise<{ status: number; code: string | null }> {
  const [method, path] = name.split(" ") as [string, string];
  const { params = {}, query = "", body } = (await ROUTES[name]!.call?.()) ?? {};
  const token = tokens.get(caller);
  const stop = new AbortController();
  const request = new NextRequest(`http://localhost:7700/api${path}${givenQuery ?? query}`, {
    method,
    signal: stop.signal,
    headers: {
      "x-millrace-workspace": workspaceId,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const handler = handlers.get(name)!;
  const response = await handler(request, { params: Promise.resolve(params) });
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  const answer = isJson ? ((await response.json()) as { error?: { code?: string } }) : null;
  if (response.ok && typeof handler.spec.response === "object")
    expect((handler.spec.response ?? z.null()).safeParse(answer), `what ${name} promises to answer`).toMatchObject({
      success: true,
    });
  stop.abort();
  await response.body?.cancel().catch(() => {});
  return { status: response.status, code: answer?.error?.code ?? null };
}

test("every route of the API has an entry, and every entry a route", () => {
  expect([...handlers.keys()].sort()).toEqual(Object.keys(ROUTES).sort());
});

const guarded = Object.entries(ROUTES).filter(([, { needs }]) => needs !== "nothing");

test.each(guarded)("%s answers nobody, whatever they send", async (name) => {
  expect(await call(name, "nobody")).toEqual({ status: 401, code: "account.unauthenticated" });
});

const inWorkspace = guarded.filter(([, { needs }]) => needs.includes("."));
const ofPersons = guarded.filter(([, { needs }]) => needs === "person");
const ofAdministrators = guarded.filter(([, { needs }]) => needs === "admin");

test.each(inWorkspace)("%s does not exist for members of other workspaces", async (name) => {
  expect((await call(name, "stranger")).status).toBe(404);
});

test.each(inWorkspace.flatMap(([name, { needs }]) => WORKSPACE_ROLES.map((role) => [name, role, needs] as const)))(
  "%s as %s is decided by %s",
  async (name, role, needs) => {
    const { status, code } = await call(name, role);
    if (may(role, needs as Action)) expect([401, 403]).not.toContain(status);
    else expect({ status, code }).toEqual({ status: 403, code: "account.forbidden" });
  },
);

test.each(ofPersons)("%s is for the signed-in person, not for their tokens", async (name) => {
  for (const caller of ["DEVELOPER", ADMINISTRATOR]) {
    expect(await call(name, caller), caller).toEqual({ status: 403, code: "account.session_needed" });
  }
});

test.each(ofAdministrators)("%s is for the administrator of the installation alone", async (name) => {
  for (const role of WORKSPACE_ROLES) {
    expect(await call(name, role), role).toEqual({ status: 403, code: "account.forbidden" });
  }
  const { status } = await call(name, ADMINISTRATOR);
  const { answers } = ROUTES[name]!;
  if (answers) expect(answers).toContain(status);
  else expect(status).toBeLessThan(300);
});

test("the audit log of the installation itself is for its administrator alone", async () => {
  const query = "?scope=installation";
  for (const role of WORKSPACE_ROLES) expect((await call("GET /audit", role, query)).status, role).toBe(403);
  expect((await call("GET /audit", ADMINISTRATOR, query)).status).toBe(200);
});

test("an operation on many is refused for each that the caller may not touch", async () => {
  const ids = [await makeInstance()];
  for (const [caller, code] of [
    ["VISITOR", "account.forbidden"],
    ["stranger", "account.no_such_workspace"],
  ] as const) {
    const request = new NextRequest("http://localhost:7700/api/instances/actions", {
      method: "POST",
      headers: { authorization: `Bearer ${tokens.get(caller)}`, "content-type": "application/json" },
      body: JSON.stringify({ operation: "freeze", ids }),
    });
    const response = await handlers.get("POST /instances/actions")!(request, { params: Promise.resolve({}) });
    const { items } = (await response.json()) as { items: { error: { code: string } }[] };
    expect(items.map(({ error }) => error.code)).toEqual([code]);
  }
});

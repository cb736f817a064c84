import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dataSourceDraft } from "@/lib/core/data-source";
import { nodeCreate } from "@/lib/core/node";
import type { WorkspaceRole } from "@/lib/core/permission";
import { workspaceDraft } from "@/lib/core/workspace";
import { openDataSource } from "@/lib/platform/data-source-store";
import { database } from "@/lib/platform/db";
import { secrets } from "@/lib/platform/secrets";
import { SYSTEM, type Actor } from "./actor";
import { listTests } from "./connectivity";
import { knownTable, publishedNodes } from "./data-map/published-tables";
import { shareSource, unshareSource } from "./data-source-shares";
import {
  changeDataSource,
  createDataSource,
  getDataSource,
  listDataSources,
  listUses,
  removeDataSource,
} from "./data-sources";
import { checkSources } from "./nodes/check-connections";
import { createNode } from "./nodes/nodes";
import { workspacesOfObject } from "./object-workspace";
import { openSource } from "./open-source";
import { rootOutput } from "./root-node";
import { createWorkspace, setMember } from "./workspaces";

const tag = randomUUID().slice(0, 8);
const name = `lent_${tag}`;
const workspaces = { owner: "", guest: "", third: "" };
type Place = keyof typeof workspaces;
const people = new Map<string, Actor>();
const person = (who: string): Actor => people.get(who)!;
let id: string;

beforeAll(async () => {
  for (const place of Object.keys(workspaces) as Place[]) {
    const mode = place === "third" ? "BASIC" : "STANDARD";
    const draft = workspaceDraft.parse({ name: `${place}${tag}`, displayName: `The ${place}`, mode });
    workspaces[place] = (await createWorkspace(draft, SYSTEM)).id;
  }
  const join = async (who: string, roles: Partial<Record<Place, WorkspaceRole>>) => {
    const userId = randomUUID();
    const data = { id: userId, name: who, email: `${userId}@example.com`, emailVerified: true };
    await database().prisma.user.create({ data });
    const pairs = (Object.entries(roles) as [Place, WorkspaceRole][]).map(
      ([place, role]) => [workspaces[place], role] as const,
    );
    for (const [workspaceId, role] of pairs) await setMember(workspaceId, userId, role, SYSTEM);
    people.set(who, {
      type: "user",
      id: userId,
      name: who,
      isAdmin: false,
      roles: new Map(pairs.map(([workspaceId, role]) => [workspaceId, [role]])),
      requestId: null,
      address: null,
    });
  };
  await join("lender", { owner: "ADMINISTRATOR", guest: "VISITOR" });
  await join("operator", { owner: "OPERATOR", guest: "OPERATOR" });
  await join("guest", { guest: "OWNER" });
  await join("looker", { guest: "VISITOR" });
  await join("stranger", { third: "OWNER" });
  id = (await createDataSource(workspaces.owner, draftOf(name), person("lender"))).id;
});
afterAll(() => database().close());

function draftOf(name: string) {
  const connection = (instance: string) => ({
    settings: { region: "", instanceName: instance, endpoint: "https://ots.example.com", accessKeyId: "lender-key" },
    secrets: { accessKeySecret: `secret of ${instance}` },
  });
  const environments = { DEV: connection("in-dev"), PROD: connection("in-prod") };
  return dataSourceDraft.parse({ name, type: "tablestore", environments });
}
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: { code?: string }) => error.code ?? String(error),
  );
const open = (place: Place, environment: "DEV" | "PROD") =>
  openDataSource(database(), secrets(), { workspaceId: workspaces[place], name, environment });
const namesIn = async (place: Place, who: string) =>
  (await listDataSources(workspaces[place], person(who))).map((each) => each.name);
const share = (place: Place, who = "lender") => shareSource(id, workspaces[place], person(who));
const unshare = (place: Place, who = "lender") => unshareSource(id, workspaces[place], person(who));

async function makeNode(place: Place, nodeName: string): Promise<string> {
  const script = JSON.stringify({
    type: "job",
    version: "2.0",
    steps: [
      { stepType: "otsstream", category: "reader", name: "Reader", parameter: { datasource: name, dataTable: "t" } },
      { stepType: "stream", category: "writer", name: "Writer", parameter: {} },
    ],
    order: { hops: [{ from: "Reader", to: "Writer" }] },
  });
  const output = `${place}${tag}`;
  const config = {
    cycle: { kind: "hourRange" },
    dependencies: [{ output: rootOutput(output) }],
    outputs: [{ name: `${output}.${nodeName}` }],
  };
  const wish = nodeCreate.parse({ name: nodeName, script, config });
  return (await createNode(workspaces[place], wish, place === "guest" ? person("guest") : SYSTEM)).id;
}
/** What the checks say to a node of that workspace which reads from the data source. */
async function codesIn(place: Place): Promise<string[]> {
  const codes: string[] = [];
  const uses = [{ name, wanted: "tablestore", path: "steps[0].parameter.datasource" }];
  await checkSources(database(), workspaces[place], uses, null, (_part, _severity, { code }) => codes.push(code));
  return codes;
}

test("before it is shared, other workspaces see nothing of it", async () => {
  expect(await namesIn("guest", "guest")).toEqual([]);
  expect(await codeOf(getDataSource(id, person("guest")))).toBe("account.no_such_workspace");
  expect(await codeOf(open("guest", "PROD"))).toBe("data_source.not_found");
});

test("row 26: what is shared can be used in the other workspace, both environments, and not changed there", async () => {
  await share("guest");
  const [seen] = await listDataSources(workspaces.guest, person("looker"));
  expect(seen).toMatchObject({ id, name, sharedBy: { id: workspaces.owner, name: "The owner" }, sharedWith: [] });
  expect(JSON.stringify(seen)).not.toContain("secret of");
  expect(await getDataSource(id, person("looker"))).toMatchObject({ id, sharedBy: { name: "The owner" } });
  expect((await open("guest", "PROD")).settings).toMatchObject({ instanceName: "in-prod" });
  const dev = await open("guest", "DEV");
  expect(dev.settings).toMatchObject({ instanceName: "in-dev" });
  expect(dev.secrets.accessKeySecret!.reveal()).toBe("secret of in-dev");

  const place = { dataSourceId: id, environment: "PROD" } as const;
  expect((await openSource(place, "data.read", person("guest"))).workspaceId).toBe(workspaces.guest);
  expect(await codeOf(openSource(place, "data.read", person("looker")))).toBe("account.forbidden");
  expect(await listTests(id, person("looker"))).toEqual([]);
  expect((await knownTable({ dataSourceId: id, table: "t" }, person("looker"))).workspaceId).toBe(workspaces.guest);
  expect(await workspacesOfObject("dataSource", id, person("guest"))).toEqual([workspaces.owner, workspaces.guest]);

  const readOnly = "data_source.shared_read_only";
  expect(await codeOf(changeDataSource(id, { description: "mine" }, person("guest")))).toBe(readOnly);
  expect(await codeOf(removeDataSource(id, person("guest")))).toBe(readOnly);
  expect(await codeOf(removeDataSource(id, person("guest"), "DEV"))).toBe(readOnly);
  expect(await codeOf(shareSource(id, workspaces.guest, person("guest")))).toBe(readOnly);
  expect(await codeOf(unshareSource(id, workspaces.guest, person("guest")))).toBe(readOnly);
});

test("a third workspace sees nothing, and cannot be guessed at", async () => {
  const stranger = person("stranger");
  expect(await namesIn("third", "stranger")).toEqual([]);
  const named = { ...stranger, workspace: workspaces.guest };
  const refusals = await Promise.all(
    [
      getDataSource(id, named),
      listUses(id, stranger),
      listTests(id, stranger),
      changeDataSource(id, { description: "x" }, stranger),
      removeDataSource(id, stranger),
      openSource({ dataSourceId: id, environment: "PROD" }, "data.read", named),
      knownTable({ dataSourceId: id, table: "t" }, stranger),
    ].map(codeOf),
  );
  expect(new Set(refusals)).toEqual(new Set(["account.no_such_workspace"]));
  expect(await codeOf(open("third", "PROD"))).toBe("data_source.not_found");
  expect(await codeOf(share("third"))).toBe("account.no_such_workspace"); // of others' workspaces nobody learns
});

test("sharing is for administrators of its own workspace", async () => {
  expect(await codeOf(share("guest", "operator"))).toBe("account.forbidden");
  expect(await codeOf(unshare("guest", "operator"))).toBe("account.forbidden");
  expect(await codeOf(share("owner"))).toBe("data_source.own_workspace");
});

test("a request made in the other workspace is answered for that one, also to members of both", async () => {
  const there: Actor = { ...person("operator"), workspace: workspaces.guest };
  const place = { dataSourceId: id, environment: "PROD" } as const;
  expect((await openSource(place, "data.read", there)).workspaceId).toBe(workspaces.guest);
  expect((await openSource(place, "data.read", person("operator"))).workspaceId).toBe(workspaces.owner);
  expect((await getDataSource(id, there)).sharedBy).toMatchObject({ name: "The owner" });
  expect((await getDataSource(id, person("operator"))).sharedWith).toEqual([
    { id: workspaces.guest, name: "The guest" },
  ]);
});

test("no workspace ever sees two of one name", async () => {
  const taken = "data_source.name_taken_there";
  expect(await codeOf(createDataSource(workspaces.guest, draftOf(name), person("guest")))).toBe(taken);
  const own = await createDataSource(workspaces.guest, draftOf(`own_${tag}`), person("guest"));
  expect(await codeOf(changeDataSource(own.id, { name }, person("guest")))).toBe(taken);
  expect(await codeOf(changeDataSource(id, { name: `own_${tag}` }, person("lender")))).toBe(taken);
  const second = await createDataSource(workspaces.owner, draftOf(`own_${tag}`), person("lender"));
  expect(await codeOf(shareSource(second.id, workspaces.guest, person("lender")))).toBe(taken);
  const free = `race_${tag}`;
  const lent = await createDataSource(workspaces.owner, draftOf(free), person("lender"));
  const codes = await Promise.all([
    codeOf(createDataSource(workspaces.guest, draftOf(free), person("guest"))),
    codeOf(shareSource(lent.id, workspaces.guest, person("lender"))),
  ]);
  expect(codes.toSorted()).toEqual([taken, "done"]);
});

test("uses are counted across workspaces, and named as far as the reader sees them", async () => {
  await makeNode("guest", "reads_lent");
  await makeNode("owner", "reads_own");
  expect(await codesIn("guest")).toEqual([]);
  expect(await codesIn("third")).toEqual(["node.data_source_unknown"]);
  const inGuest = { workspace: { id: workspaces.guest, name: "The guest" } };
  const seen = await listUses(id, person("lender"));
  expect(seen.items.map(({ nodeName }) => nodeName)).toEqual(["reads_own", "reads_lent"]);
  await setMember(workspaces.owner, person("stranger").id!, "ADMINISTRATOR", SYSTEM);
  const ownOnly: Actor = { ...person("stranger"), roles: new Map([[workspaces.owner, ["ADMINISTRATOR"]]]) };
  const counted = await listUses(id, ownOnly);
  expect(counted.items.map(({ nodeName }) => nodeName)).toEqual(["reads_own"]);
  expect(counted.elsewhere).toEqual([{ ...inGuest, nodes: 1, deployed: 0 }]);
  const guests = await listUses(id, person("guest"));
  expect(guests.items.map(({ nodeName }) => nodeName)).toEqual(["reads_lent"]);
  expect(guests.elsewhere).toEqual([]);
  expect(await codeOf(changeDataSource(id, { name: `other_${tag}` }, ownOnly))).toBe("data_source.in_use");
  expect(await codeOf(removeDataSource(id, ownOnly))).toBe("data_source.in_use");
  expect(await publishedNodes(workspaces.guest)).toEqual([]); // nothing is in production there
});

test("once it is taken back, what uses it there is told whose it was, and the name is free again", async () => {
  await unshare("guest");
  await unshare("guest"); // is what it is already
  await expect(open("guest", "PROD")).rejects.toMatchObject({
    code: "data_source.unshared",
    params: { name, workspace: "The owner" },
  });
  expect(await codesIn("guest")).toEqual(["data_source.unshared"]);
  expect(await codeOf(getDataSource(id, person("guest")))).toBe("account.no_such_workspace");
  expect(await namesIn("guest", "guest")).not.toContain(name);
  await share("guest");
  expect((await open("guest", "PROD")).name).toBe(name);
  await unshare("guest");
  const own = await createDataSource(workspaces.guest, draftOf(name), person("guest"));
  expect((await open("guest", "PROD")).name).toBe(name);
  expect(await codeOf(share("guest"))).toBe("data_source.name_taken_there");
  const audited = await database().query<{ action: string }>(
    `select action from audit_entry where object_type = 'dataSource' and object_id = $1 and workspace_id = $2 order by id`,
    [id, workspaces.guest],
  );
  expect(audited.map(({ action }) => action)).toEqual([
    "dataSource.share",
    "dataSource.unshare",
    "dataSource.share",
    "dataSource.unshare",
  ]);
  expect(own.sharedBy).toBeNull();
});

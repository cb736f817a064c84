import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accountDraft, apiTokenDraft } from "@/lib/core/account";
import { dataSourceChange, dataSourceDraft } from "@/lib/core/data-source";
import { workspaceDraft } from "@/lib/core/workspace";
import { openDataSource } from "@/lib/platform/data-source-store";
import { database } from "@/lib/platform/db";
import { keyIdOf, secrets } from "@/lib/platform/secrets";
import { actorOf, createAccount, changeAccount, createOwner, describeSession, hasOwner } from "./accounts";
import { SYSTEM, type Actor } from "./actor";
import { createToken, revokeToken } from "./api-tokens";
import { verifyAudit } from "./audit";
import { changeDataSource, createDataSource, getDataSource, listDataSources, removeDataSource } from "./data-sources";
import { rightsOf } from "./rights";
import { rotateSecrets } from "./secret-rotation";
import { createWorkspace, listMembers, removeMember, setMember } from "./workspaces";

const facts = { requestId: "r1", address: "127.0.0.1" };
const person = (name: string) =>
  accountDraft.parse({
    name,
    username: name.toLowerCase(),
    email: `${name}@example.com`,
    password: "correct horse battery",
  });
const actorFor = async (userId: string): Promise<Actor> => ({ ...(await rightsOf(userId))!, type: "user", ...facts });
const newWorkspace = () =>
  createWorkspace(workspaceDraft.parse({ name: `w${randomUUID().slice(0, 8)}`, displayName: "W" }), SYSTEM);

let owner: Actor;
let workspaceId: string;
beforeAll(async () => {
  workspaceId = (await newWorkspace()).id;
});
afterAll(() => database().close());

test("of several first visitors at once exactly one becomes the owner, and owns the workspaces there are", async () => {
  expect(await hasOwner()).toBe(false);
  const tries = await Promise.allSettled(["Ann", "Bob", "Cid", "Dee"].map((name) => createOwner(person(name))));
  const made = tries.filter((outcome) => outcome.status === "fulfilled");
  expect(made).toHaveLength(1);
  for (const outcome of tries) {
    if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "account.owner_exists" });
  }
  owner = await actorFor(made[0]!.value.id);
  expect(owner.isAdmin).toBe(true);
  expect((await describeSession(owner)).workspaces).toMatchObject([{ id: workspaceId, role: "OWNER" }]);
});

test("a secret is saved sealed, never handed out, kept when left out, and opened for a run", async () => {
  const connection = (secretValue: string | null, endpoint = "http://127.0.0.1:7701") => ({
    settings: { region: "", instanceName: "demo", endpoint, accessKeyId: "LTAI1" },
    secrets: secretValue === null ? {} : { accessKeySecret: secretValue },
  });
  const draft = dataSourceDraft.parse({
    name: "MyTablestore",
    type: "tablestore",
    environments: { PROD: connection("very-hush") },
  });
  const made = await createDataSource(workspaceId, draft, owner);
  expect(JSON.stringify(made)).not.toContain("hush");
  expect(made).toMatchObject({
    owner: owner.name,
    environments: [{ environment: "PROD", secrets: expect.arrayContaining(["accessKeySecret"]) }],
  });
  const change = dataSourceChange.parse({ environments: { PROD: connection(null, "http://127.0.0.1:7709/") } });
  await changeDataSource(made.id, change, owner);
  const opened = await openDataSource(database(), secrets(), { workspaceId, name: "MyTablestore", environment: "DEV" });
  expect(opened.settings).toMatchObject({ endpoint: "http://127.0.0.1:7709" });
  expect(opened.secrets["accessKeySecret"]!.reveal()).toBe("very-hush");
  const dump = await database().query(
    "select row_to_json(s)::text as t from data_source_setting s union all select row_to_json(a)::text from audit_entry a",
  );
  expect(JSON.stringify(dump)).not.toContain("hush");
  await expect(createDataSource(workspaceId, draft, owner)).rejects.toMatchObject({ code: "data_source.name_taken" });
  await database().prisma.node.create({
    data: { workspaceId, type: "DI", name: "uses", draftConfig: {}, draftScript: '{"datasource": "MyTablestore"}' },
  });
  await expect(removeDataSource(made.id, owner)).rejects.toMatchObject({
    code: "data_source.in_use",
    params: { count: 1 },
  });
});

test("a wrong field is named by its path, and nothing is saved", async () => {
  const draft = dataSourceDraft.parse({
    name: "Broken",
    type: "maxcompute",
    environments: { PROD: { settings: { project: "demo", endpoint: "nowhere", accessKeyId: "a" }, secrets: {} } },
  });
  const creating = createDataSource(workspaceId, draft, owner);
  await expect(creating).rejects.toMatchObject({ code: "data_source.field_invalid", path: "settings.endpoint" });
  expect((await listDataSources(workspaceId, owner)).map(({ name }) => name)).not.toContain("Broken");
});

test("others' workspaces do not exist for a stranger, and a visitor is told which right is missing", async () => {
  const eve = await createAccount(person("Eve"), owner);
  const stranger = await actorFor(eve.id);
  await expect(listDataSources(workspaceId, stranger)).rejects.toMatchObject({ code: "account.no_such_workspace" });
  await setMember(workspaceId, eve.id, "VISITOR", owner);
  const visitor = await actorFor(eve.id);
  const [source] = await listDataSources(workspaceId, visitor);
  await expect(getDataSource(source!.id, visitor)).resolves.toBeDefined();
  await expect(removeDataSource(source!.id, visitor)).rejects.toMatchObject({
    code: "account.forbidden",
    params: { action: "dataSource.manage", role: "VISITOR" },
  });
  await expect(createAccount(person("Fay"), visitor)).rejects.toMatchObject({ code: "account.forbidden" });
});

test("an administrator of a workspace neither makes owners nor removes them, and the last owner stays", async () => {
  const gil = await createAccount(person("Gil"), owner);
  await setMember(workspaceId, gil.id, "ADMINISTRATOR", owner);
  const administrator = await actorFor(gil.id);
  await expect(setMember(workspaceId, gil.id, "OWNER", administrator)).rejects.toMatchObject({
    code: "account.forbidden",
  });
  await expect(removeMember(workspaceId, owner.id!, owner)).rejects.toMatchObject({ code: "account.last_owner" });
  expect((await listMembers(workspaceId, owner)).filter(({ role }) => role === "OWNER")).toHaveLength(1);
});

test("a token acts for its owner within its bounds, until it is revoked", async () => {
  const asBearer = (token: string) => actorOf(new Headers({ authorization: `Bearer ${token}` }), facts);
  const bounded = await createToken(apiTokenDraft.parse({ name: "ci", role: "VISITOR", workspaceId }), owner);
  const actor = (await asBearer(bounded.token))!;
  expect(actor).toMatchObject({ type: "token", id: owner.id, isAdmin: false });
  await expect(listDataSources(workspaceId, actor)).resolves.toBeDefined();
  const [source] = await listDataSources(workspaceId, actor);
  await expect(removeDataSource(source!.id, actor)).rejects.toMatchObject({ code: "account.forbidden" });
  const stored = await database().query<{ t: string }>("select row_to_json(t)::text as t from api_token t");
  expect(stored.map(({ t }) => t).join()).not.toContain(bounded.token.slice(8));
  await revokeToken(bounded.id, owner);
  await expect(asBearer(bounded.token)).rejects.toMatchObject({ code: "account.bad_token" });
  await expect(asBearer("mr_guess")).rejects.toMatchObject({ code: "account.bad_token" });
});

test("a barred account has no rights at once", async () => {
  const hal = await createAccount(person("Hal"), owner);
  await changeAccount(hal.id, { isDisabled: true }, owner);
  expect(await rightsOf(hal.id)).toBeNull();
});

test("a rotation seals everything anew while sources are used and changed, and old keys are forgotten in the end", async () => {
  const sealedWith = async () =>
    new Set(
      (await database().query<{ s: string }>("select sealed_secrets as s from data_source_setting")).map(({ s }) =>
        keyIdOf(s),
      ),
    );
  const open = () => openDataSource(database(), secrets(), { workspaceId, name: "MyTablestore", environment: "PROD" });
  const before = await sealedWith();
  const [{ key }] = await Promise.all([rotateSecrets(owner), open(), open()]);
  expect(await sealedWith()).toEqual(new Set([key]));
  expect(before.has(key)).toBe(false);
  expect((await open()).secrets["accessKeySecret"]!.reveal()).toBe("very-hush");
  await rotateSecrets(owner);
  expect((await open()).secrets["accessKeySecret"]!.reveal()).toBe("very-hush");
  const visitor: Actor = { ...owner, isAdmin: false };
  await expect(rotateSecrets(visitor)).rejects.toMatchObject({ code: "account.forbidden" });
});

test("the audit chain verifies, and a change by hand in the database shows", async () => {
  const sql = database();
  const whole = await verifyAudit(sql);
  expect(whole.broken).toBeNull();
  expect(whole.entries).toBeGreaterThan(8);
  await expect(sql.query("update audit_entry set actor_name = 'nobody'")).rejects.toThrow("append-only");
  await sql
    .transaction(async (tx) => {
      await tx.query("alter table audit_entry disable trigger append_only");
      const [victim] = await tx.query<{ id: bigint }>("select id from audit_entry order by id offset 3 limit 1");
      await tx.query("update audit_entry set actor_name = 'nobody' where id = $1", [victim!.id]);
      expect(await verifyAudit(tx)).toMatchObject({ broken: { id: victim!.id, reason: "content" } });
      await tx.query("alter table audit_entry enable trigger append_only");
      throw new Error("rolled back");
    })
    .catch((error: Error) => expect(error.message).toBe("rolled back"));
});

test("a data source may not point to the cloud's metadata service, whoever asks", async () => {
  const connection = {
    settings: { instanceName: "demo", endpoint: "http://169.254.169.254", accessKeyId: "a" },
    secrets: { accessKeySecret: "hush-hush" },
  };
  const draft = dataSourceDraft.parse({ name: "Metadata", type: "tablestore", environments: { PROD: connection } });
  await expect(createDataSource(workspaceId, draft, owner)).rejects.toMatchObject({
    code: "data_source.endpoint_forbidden",
  });
});

import fc from "fast-check";
import { NextRequest } from "next/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { accountDraft, apiTokenDraft } from "@/lib/core/account";
import { AppError } from "@/lib/core/errors";
import { checkJob, understandJob } from "@/lib/core/job";
import { GUIDE_SCRIPT } from "@/lib/core/job/testing/guide-script";
import { anyText as text, anyValue as value } from "@/lib/core/testing/nasty";
import { formatInstanceId } from "@/lib/core/instance-id";
import { createInstances } from "@/lib/instances/create-instances";
import { makeFixture, newInstance } from "@/lib/instances/testing/fixture";
import type { Actor } from "@/lib/services/actor";
import { workspaceDraft } from "@/lib/core/workspace";
import { database } from "@/lib/platform/db";
import { listener } from "@/lib/platform/listen";
import { createOwner } from "@/lib/services/accounts";
import { createToken } from "@/lib/services/api-tokens";
import { rightsOf } from "@/lib/services/rights";
import { createWorkspace } from "@/lib/services/workspaces";
import { ROUTES } from "./_lib/generated/routes";
import type { Route } from "./_lib/route";

/** The same cases on every machine: a failure can be looked into. */
const SEED = 20_261_128;
const CALLS_PER_ROUTE = 15;
const PATIENCE_MS = 15_000;
/** They end sessions, or wait for what never comes. */
const LEFT_OUT = new Set(["DELETE /session", "DELETE /account/sessions"]);

/** Objects with the names that a schema knows, so that values reach further than its front door. */
function shaped(schema: z.ZodType | undefined, values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  if (!schema) return fc.constant(undefined);
  const { properties = {} } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const known = Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, plausible(inner, values)]));
  return fc.oneof({ weight: 4, arbitrary: fc.record(known, { requiredKeys: [] }) }, { weight: 1, arbitrary: values });
}

type Json = z.core.JSONSchema._JSONSchema;
function plausible(schema: Json, values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const choices: fc.Arbitrary<unknown>[] = [values];
  if (typeof schema === "object") {
    if (schema.enum) choices.push(fc.constantFrom(...(schema.enum as unknown[])));
    if (schema.type === "string") choices.push(text, fc.uuid());
    if (schema.type === "integer" || schema.type === "number") choices.push(fc.integer(), fc.constant(2 ** 31));
    for (const each of schema.anyOf ?? []) choices.push(plausible(each as Json, values));
    if (schema.type === "boolean") choices.push(fc.boolean());
    if (schema.type === "array")
      choices.push(fc.array(plausible((schema.items ?? true) as Json, values), { maxLength: 3 }));
  }
  return fc.oneof(...choices);
}

let token = "";
beforeAll(async () => {
  const draft = { name: "root", username: "root", email: "root@example.com", password: "correct horse battery" };
  const { id } = await createOwner(accountDraft.parse(draft));
  const root = { ...(await rightsOf(id))!, type: "user", requestId: null, address: null } as const;
  await plant(root);
  ({ token } = await createToken(apiTokenDraft.parse({ name: "all" }), root));
});
afterAll(async () => {
  await listener().close();
  await database().close();
});

/** What is there, so that values get further than to the answer that nothing is. */
const known: Record<string, string> = { number: "1", table: "orders" };
async function plant(root: Actor): Promise<void> {
  const { prisma } = database();
  const { id: workspaceId } = await createWorkspace(workspaceDraft.parse({ name: "fuzz", displayName: "Fuzz" }), root);
  const fixture = await makeFixture(database(), { script: GUIDE_SCRIPT, config: { cycle: { kind: "hourRange" } } });
  await prisma.node.update({ where: { id: fixture.nodeId }, data: { workspaceId } });
  const [instance] = await createInstances(
    database(),
    [newInstance({ ...fixture, workspaceId }, new Date(0))],
    new Date(0),
  );
  Object.assign(known, { workspaceId, nodeId: fixture.nodeId, instanceId: formatInstanceId(instance!) });
}
const existing = (name: string) => fc.uuid().map((other) => known[name] ?? other);

/** What takes things away comes last. */
const METHODS = ["GET", "PUT", "PATCH", "POST", "DELETE"];
const calls = METHODS.flatMap((method) =>
  ROUTES.flatMap(({ path, module }) => {
    const handler = (module as unknown as Record<string, Partial<Route> | undefined>)[method];
    return handler?.spec ? [[`${method} ${path}`, method, path, handler as Route] as const] : [];
  }),
);

describe("whatever is sent, the answer is a clear one", () => {
  test.each(calls.filter(([name]) => !LEFT_OUT.has(name)))("%s", async (_name, method, path, handler) => {
    const names = [...path.matchAll(/\[(?:\.\.\.)?(\w+)\]/g)].map(([, name]) => name!);
    const input = fc.record({
      params: fc.record(
        Object.fromEntries(
          names.map((name) => [
            name,
            fc.oneof({ weight: 1, arbitrary: text }, { weight: 3, arbitrary: existing(name) }),
          ]),
        ),
      ),
      query: shaped(handler.spec.query, text),
      body: shaped(handler.spec.body, value),
    });
    const property = fc.asyncProperty(input, async ({ params, query, body }) => {
      const search = new URLSearchParams();
      for (const [name, each] of Object.entries((query ?? {}) as Record<string, unknown>))
        search.append(name, String(each));
      const abort = new AbortController();
      const request = new NextRequest(`http://localhost:7700/api${path}?${search}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        signal: abort.signal,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const late = AbortSignal.timeout(PATIENCE_MS);
      const answer = await Promise.race([
        handler(request, { params: Promise.resolve(params) }),
        new Promise<never>((_, reject) => late.addEventListener("abort", () => reject(new Error("it hangs")))),
      ]);
      abort.abort();
      if (answer.status >= 400) {
        const { error } = (await answer.json()) as { error: { code: string; message: string } };
        expect(error.code).not.toBe("internal");
        expect(error.message).not.toBe("");
      } else await answer.body?.cancel();
      expect(answer.status).not.toBe(500);
    });
    await fc.assert(property, { seed: SEED, numRuns: CALLS_PER_ROUTE });
  });
});

test.each(["a\0b", "\ud800"])("a text that no database keeps is refused by name (%j)", async (displayName) => {
  const { module } = ROUTES.find(({ path }) => path === "/workspaces")!;
  const handler = (module as unknown as Record<string, Route>).POST!;
  const request = new NextRequest("http://localhost:7700/api/workspaces", {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "kept", displayName }),
  });
  const answer = await handler(request, { params: Promise.resolve({}) });
  const { error } = (await answer.json()) as { error: { code: string; path: string } };
  expect([answer.status, error.code, error.path]).toEqual([422, "input.invalid", "body.displayName"]);
});

describe("job JSON", () => {
  const answered = (script: string) => {
    checkJob(script);
    try {
      understandJob(JSON.parse(script));
    } catch (error) {
      if (!(error instanceof AppError) && !(error instanceof SyntaxError)) throw error;
    }
  };
  test("any text is checked and never brings anything down", () => {
    fc.assert(fc.property(fc.oneof(text, fc.json()), answered), { seed: SEED, numRuns: 300 });
  });
  test("the guide's job with any of its values replaced", () => {
    const places = [...GUIDE_SCRIPT.matchAll(/(?<=: )("[^"]*"|\d+|true|false)/g)].map(({ index, 0: found }) => [
      index,
      found.length,
    ]);
    const property = fc.property(fc.constantFrom(...places), value, ([at, length], replaced) =>
      answered(GUIDE_SCRIPT.slice(0, at) + JSON.stringify(replaced) + GUIDE_SCRIPT.slice(at! + length!)),
    );
    fc.assert(property, { seed: SEED, numRuns: 500 });
  });
});

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { ROUTES } from "./generated/routes";
import { describeApi, type RouteModule } from "./openapi";
import { route } from "./route";

type Operation = {
  parameters: { name: string; in: string; required: boolean }[];
  requestBody?: { content: Record<string, { schema: Record<string, unknown> }> };
  responses: Record<string, { content?: Record<string, { schema: Record<string, unknown> }> }>;
  summary?: string;
};
const paths = describeApi(ROUTES as unknown as RouteModule[]).paths as Record<string, Record<string, Operation>>;

test("every route under app/api is described, with every part of its path", () => {
  const files = readdirSync(join(import.meta.dirname, ".."), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("route.ts") && !file.startsWith("_lib"))
    .map((file) => `/api/${file.replace(/\/route\.ts$/, "").replaceAll(/\[(\w+)\]/g, "{$1}")}`)
    .filter((path) => !path.includes("[...") && !path.endsWith("openapi.json"));
  expect(files.length).toBeGreaterThan(50);
  const undescribed = files.filter((path) => !paths[path]);
  expect(undescribed).toEqual([]);
  for (const [path, operations] of Object.entries(paths))
    for (const [method, { parameters, responses, summary }] of Object.entries(operations)) {
      const named = parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name);
      expect(named.sort(), `${method} ${path}`).toEqual(
        [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort(),
      );
      expect(Object.keys(responses), `${method} ${path}`).toHaveLength(2);
      expect(summary, `${method} ${path}`).toMatch(/\w/);
    }
});

test("bodies, queries and answers are those that the route parses and promises", () => {
  const put = paths["/api/nodes/{nodeId}/draft"]!.put!;
  expect(put).toHaveProperty("description", expect.stringContaining("node.draft_conflict"));
  expect(put.requestBody!.content["application/json"]!.schema).toMatchObject({
    type: "object",
    required: ["revision"],
    properties: { script: { type: "string" } },
  });
  expect(put.responses["200"]!.content!["application/json"]!.schema).toMatchObject({
    properties: { updatedAt: { type: "string", format: "date-time" } },
  });
  const search = paths["/api/nodes"]!.get!.parameters.filter((parameter) => parameter.in === "query");
  expect(search.map(({ name }) => name)).toContain("text");
  expect(paths["/api/nodes"]!.post!.responses).toHaveProperty("201");
});

test("every route says what it answers", () => {
  for (const [path, operations] of Object.entries(paths))
    for (const [method, { responses }] of Object.entries(operations)) {
      const success = Object.keys(responses).find((status) => status !== "default")!;
      if (success === "204") continue;
      const [type, { schema }] = Object.entries(responses[success]!.content ?? {})[0] ?? ["nothing", { schema: {} }];
      expect(type, `${method} ${path}`).toMatch(/^(application\/json|application\/jsonl|text\/[a-z-]+)$/);
      if (type === "application/json") expect(Object.keys(schema), `${method} ${path}`).not.toEqual([]);
    }
});

test("a handler that answers nothing is described too", () => {
  const module = { DELETE: route({ params: z.object({ id: z.uuid() }), response: null }, async () => undefined) };
  const described = describeApi([{ path: "/things/[id]", notes: {}, module }]).paths as typeof paths;
  expect(Object.keys(described["/api/things/{id}"]!.delete!.responses)).toEqual(["204", "default"]);
});

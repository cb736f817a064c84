import { z } from "zod";
import { version } from "@/lib/platform/version";
import type { Route } from "./route";

/** One module of app/api with its path as Next.js writes it, and what stands above its handlers. */
export interface RouteModule {
  readonly path: string;
  readonly notes: Readonly<Record<string, string>>;
  readonly module: Readonly<Record<string, unknown>>;
}

type Json = { [key: string]: unknown };

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
const WORKSPACE = {
  name: "x-millrace-workspace",
  in: "header",
  required: false,
  schema: { type: "string", format: "uuid" },
  description: "Id of the workspace that the request is about; without it the caller's first.",
};

/** The whole API as one OpenAPI 3.1 document. Routes that hand everything below them to a library are left out. */
export function describeApi(modules: readonly RouteModule[]): Json {
  const paths: Record<string, Json> = {};
  for (const { path, notes, module } of modules) {
    const operations = METHODS.flatMap((method) => {
      const handler = module[method] as Partial<Route> | undefined;
      if (!handler || path.includes("[...")) return [];
      if (!handler.spec) throw new Error(`${method} ${path} is no route() of ours`);
      return [[method.toLowerCase(), operation(method, path, handler.spec, notes[method] ?? "")]];
    });
    if (operations.length > 0)
      paths[`/api${path.replaceAll(/\[(?:\.\.\.)?(\w+)\]/g, "{$1}")}`] = Object.fromEntries(operations) as Json;
  }
  return {
    openapi: "3.1.0",
    info: { title: "Millrace", version, license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
    servers: [{ url: "/", description: "This installation." }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "A token made on the account page." },
      },
      schemas: { Error: ERROR },
    },
  };
}

function operation(method: string, path: string, spec: Route["spec"], note: string): Json {
  const { params, query, body, response, status, isOpen } = spec;
  const success = String(status ?? (response === null ? 204 : 200));
  const [summary = ""] = note.split(/(?<=[.;:])\s/);
  return {
    operationId: `${method.toLowerCase()}${path.replaceAll(/[^A-Za-z]+(\w)?/g, (_, next?: string) => next?.toUpperCase() ?? "")}`,
    tags: [path.split("/")[1]!],
    ...(note === "" ? {} : { summary: summary.replace(/[.;:]$/, ""), description: note }),
    ...(isOpen ? { security: [] } : {}),
    parameters: [
      ...fieldsOf(params).map(([name, schema]) => ({ name, in: "path", required: true, schema })),
      ...fieldsOf(query).map(([name, schema, isRequired]) => ({ name, in: "query", required: isRequired, schema })),
      ...(isOpen ? [] : [WORKSPACE]),
    ],
    ...(body ? { requestBody: { required: true, content: json(schemaOf(body, "input")) } } : {}),
    responses: {
      [success]: { description: "Success", ...contentOf(response) },
      default: { description: "A refusal, with what to do", content: json({ $ref: "#/components/schemas/Error" }) },
    },
  };
}

function contentOf(response: Route["spec"]["response"]): Json {
  if (response === null) return {};
  if (typeof response === "string") return { content: { [response]: {} } };
  return { content: json(schemaOf(response, "output")) };
}

const json = (schema: Json): Json => ({ "application/json": { schema } });

/** The fields of an object schema: name, schema, and whether it must be given. */
function fieldsOf(schema: z.ZodType | undefined): [string, Json, boolean][] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, "input") as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, field]) => [name, field, required.includes(name)]);
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...described } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ jsonSchema, zodSchema }) => {
      const { type } = zodSchema._zod.def as { type: string };
      if (type === "date") Object.assign(jsonSchema, { type: "string", format: "date-time" });
      if (type === "bigint") Object.assign(jsonSchema, { type: "string", pattern: "^-?\\d+$" });
      if ((jsonSchema as Json).secret === true) Object.assign(jsonSchema, { format: "password", writeOnly: true });
      delete (jsonSchema as Json).secret;
      delete (jsonSchema as Json).zh;
      delete (jsonSchema as Json).wizard;
    },
  }) as Json;
  return described;
}

const ERROR = schemaOf(
  z.object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      remedy: z.string(),
      path: z.string().optional(),
      details: z.record(z.string(), z.unknown()),
      causes: z.array(z.string()),
      requestId: z.string(),
    }),
  }),
  "output",
);

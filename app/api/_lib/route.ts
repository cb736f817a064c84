import { randomUUID } from "node:crypto";
import type { NextRequest } from "next/server";
import { z } from "zod";
import { readPreferences } from "@/components/ui/preferences/cookies";
import { AppError } from "@/lib/core/errors";
import type { Locale } from "@/lib/core/locale";
import { ruleInWords } from "@/lib/core/rule-texts";
import { actorOf } from "@/lib/services/accounts";
import type { Actor } from "@/lib/services/actor";
import type { RequestFacts } from "@/lib/services/rights";
import { withLogContext } from "@/lib/platform/log-context";
import { withSpan } from "@/lib/platform/tracing";
import { answer, answerError } from "./answer";
import { measured } from "./measured";
import { demandPlainText } from "./plain-text";
import { BODY_LIMIT_BYTES, readJson } from "./read-body";
import { demandSameOrigin } from "./same-origin";
import { namedWorkspace, workspaceOf } from "./workspace";

type Schema = z.ZodType | undefined;
type Parsed<S extends Schema> = S extends z.ZodType ? z.output<S> : undefined;

interface Spec<Params extends Schema, Query extends Schema, Body extends Schema> {
  readonly params?: Params;
  /** Of the query string; a name that comes twice arrives as a list. */
  readonly query?: Query;
  readonly body?: Body;
  /** Largest body; 1 MiB unless said otherwise. */
  readonly bodyLimit?: number;
  /** Status of a success; 200, or 204 when there is nothing to say. */
  readonly status?: number;
  /** What a success answers: a schema, the media type of what is no JSON, or null for nothing. */
  readonly response: z.ZodType | string | null;
}

/** A handler that can be described: lib/services and the OpenAPI document never see anything else of it. */
export type Route = Handler & { readonly spec: RouteSpec };
export interface RouteSpec extends Spec<Schema, Schema, Schema> {
  readonly isOpen: boolean;
}

/** What every handler is given. Rights are checked by the service that it calls, against the permission table. */
interface Call<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly request: NextRequest;
  readonly requestId: string;
  /** For entries of the audit log. */
  readonly facts: RequestFacts;
  readonly locale: Locale;
  /** Aborts when the caller goes away. */
  readonly signal: AbortSignal;
}
interface SignedCall<Params, Query, Body> extends Call<Params, Query, Body> {
  readonly actor: Actor;
  /** The workspace that the request names, or else the actor's first. */
  workspaceId(): Promise<string>;
}

type Handler = (request: NextRequest, context: { params: Promise<Record<string, unknown>> }) => Promise<Response>;

/**
 * A route of our API: parses what came by its schemas, finds out who asks, calls one service, and answers with JSON or
 * with the error in the caller's language.
 */
export function route<
  Params extends Schema = undefined,
  Query extends Schema = undefined,
  Body extends Schema = undefined,
>(
  spec: Spec<Params, Query, Body>,
  handle: (call: SignedCall<Parsed<Params>, Parsed<Query>, Parsed<Body>>) => Promise<unknown>,
): Route {
  return guarded(spec, false, async (call) => {
    const known = await actorOf(call.request.headers, call.facts);
    if (known === null) throw new AppError("account.unauthenticated", {});
    const actor = { ...known, workspace: namedWorkspace(call.request) };
    return handle({ ...call, actor, workspaceId: () => workspaceOf(call.request, actor) });
  });
}

/** A route that anybody may call: sign-in, set-up, health. */
export function openRoute<
  Params extends Schema = undefined,
  Query extends Schema = undefined,
  Body extends Schema = undefined,
>(
  spec: Spec<Params, Query, Body>,
  handle: (call: Call<Parsed<Params>, Parsed<Query>, Parsed<Body>>) => Promise<unknown>,
): Route {
  return guarded(spec, true, handle);
}

function guarded<Params extends Schema, Query extends Schema, Body extends Schema>(
  spec: Spec<Params, Query, Body>,
  isOpen: boolean,
  handle: (call: Call<Parsed<Params>, Parsed<Query>, Parsed<Body>>) => Promise<unknown>,
): Route {
  const answered = async (
    request: NextRequest,
    context: { params: Promise<Record<string, unknown>> },
    requestId: string,
  ) => {
    const locale = localeOf(request);
    try {
      demandSameOrigin(request);
      const parse = <S extends Schema>(schema: S, value: unknown, part: string) =>
        (schema ? parsed(schema, value, part, locale) : undefined) as Parsed<S>;
      const call = {
        params: parse(spec.params as Params, spec.params && (await context.params), "params"),
        query: parse(spec.query as Query, queryOf(request), "query"),
        body: parse(
          spec.body as Body,
          spec.body && (await readJson(request, spec.bodyLimit ?? BODY_LIMIT_BYTES)),
          "body",
        ),
        request,
        requestId,
        facts: { requestId, address: addressOf(request) },
        locale,
        signal: request.signal,
      };
      return answer(await withSpan("service", {}, () => handle(call)), requestId, locale, spec.status);
    } catch (error) {
      const aborted = request.signal.aborted && !(error instanceof AppError);
      return answerError(aborted ? new AppError("common.aborted", {}) : error, requestId, locale);
    }
  };
  const handler: Handler = async (request, context) => {
    const requestId = requestIdOf(request);
    const params = (await context.params) ?? {};
    return withLogContext({ requestId }, () => measured(request, params, () => answered(request, context, requestId)));
  };
  return Object.assign(handler, { spec: { ...spec, isOpen } });
}

function parsed(schema: z.ZodType, value: unknown, part: string, locale: Locale): unknown {
  demandPlainText(value, part);
  const { data, error } = schema.safeParse(value);
  if (!error) return data;
  const issues = error.issues.map(({ path, message }) => ({
    path: [part, ...path.map(String)].join("."),
    message: ruleInWords(message, locale),
  }));
  const first = issues[0]!;
  throw new AppError(
    "input.invalid",
    { reason: `${first.path}: ${first.message}` },
    { path: first.path, details: { issues } },
  );
}

function queryOf(request: NextRequest): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  for (const name of new Set(request.nextUrl.searchParams.keys())) {
    const values = request.nextUrl.searchParams.getAll(name);
    query[name] = values.length === 1 ? values[0]! : values;
  }
  return query;
}

function requestIdOf(request: NextRequest): string {
  const given = request.headers.get("x-request-id");
  return given !== null && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
}

function localeOf(request: NextRequest): Locale {
  return readPreferences((name) => request.cookies.get(name)?.value, request.headers.get("accept-language")).locale;
}

/** Who is at the other end; lib/console has settled it. */
function addressOf(request: NextRequest): string | null {
  return request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? null;
}

import type { NextRequest } from "next/server";
import { logger } from "@/lib/platform/logger";
import { consoleMetrics } from "@/lib/platform/metrics";
import { withSpan } from "@/lib/platform/tracing";

/** Counts and logs a request. Changes are logged as they are; mere looks, which pages take all the time, at level debug. */
export async function measured(
  request: NextRequest,
  params: Readonly<Record<string, unknown>>,
  work: () => Promise<Response>,
): Promise<Response> {
  const startedMs = performance.now();
  const { method } = request;
  const route = routeOf(request.nextUrl.pathname, params);
  const response = await withSpan(
    `${method} ${route}`,
    { "http.request.method": method, "http.route": route },
    async (note) => {
      const response = await work();
      note({ "http.response.status_code": response.status });
      return response;
    },
    request.headers.get("traceparent"),
  );
  const seconds = (performance.now() - startedMs) / 1_000;
  const status = String(response.status);
  consoleMetrics().count("millrace_http_requests_total", { method, route, status });
  consoleMetrics().observe("millrace_http_request_seconds", seconds, { method });
  const level = method === "GET" ? "debug" : "info";
  logger[level]({ method, route, status: response.status, ms: Math.round(seconds * 1_000) }, "request answered");
  return response;
}

/** The path with the names of its parameters in place of their values, which would make a series each. */
function routeOf(path: string, params: Readonly<Record<string, unknown>>): string {
  const names = new Map(Object.entries(params).map(([name, value]) => [String(value), `:${name}`]));
  return path
    .split("/")
    .map((segment) => names.get(segment) ?? names.get(decoded(segment)) ?? segment)
    .join("/");
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

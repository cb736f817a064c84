import { AsyncLocalStorage } from "node:async_hooks";
import { ROOT_CONTEXT, SpanStatusCode, trace, type Context, type Span } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { logContext } from "./log-context";
import { logger } from "./logger";
import type { SpanFacts, Tracing } from "./tracing";
import { version } from "./version";

/** A collector that is slow or away holds nobody up for longer. */
const SEND_MS = 2_000;

/**
 * Tracing with OpenTelemetry, over OTLP/HTTP. It is not made the global one of its library: the framework of the console
 * would then add dozens of spans of its own to every request.
 */
export function openTracing(name: string, endpoint: string): Tracing {
  const url = `${endpoint.replace(/\/+$/, "")}/v1/traces`;
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({
      "service.namespace": "millrace",
      "service.name": `millrace-${name}`,
      "service.version": version,
      "process.pid": process.pid,
    }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url, timeoutMillis: SEND_MS }))],
  });
  const tracer = provider.getTracer("millrace", version);
  const current = new AsyncLocalStorage<Span>();
  const parentOf = (from: string | null | undefined): Context => {
    const remote = from ? parse(from) : null;
    if (remote) return trace.setSpanContext(ROOT_CONTEXT, remote);
    const span = current.getStore();
    return span ? trace.setSpan(ROOT_CONTEXT, span) : ROOT_CONTEXT;
  };
  const flush = () => provider.forceFlush().catch((err: unknown) => logger.warn({ err }, "traces not sent"));
  return {
    async span(name, facts, work, from) {
      const span = tracer.startSpan(name, { attributes: { ...ids(), ...facts } }, parentOf(from));
      try {
        return await current.run(span, () => work((more) => void span.setAttributes(more)));
      } catch (error) {
        // The message stays out: it may say what a service answered.
        const { code, name } = error as { code?: unknown; name?: unknown };
        span.setStatus({ code: SpanStatusCode.ERROR, message: String(code ?? name) });
        throw error;
      } finally {
        span.end();
      }
    },
    past(name, startMs, endMs) {
      tracer.startSpan(name, { attributes: ids(), startTime: startMs }, parentOf(null)).end(endMs);
    },
    carry() {
      const span = current.getStore()?.spanContext();
      return span ? `00-${span.traceId}-${span.spanId}-0${span.traceFlags & 1}` : null;
    },
    flush,
    close: () => flush().then(() => provider.shutdown().catch(() => {})),
  };
}

/** What the process log names, too. */
function ids(): SpanFacts {
  const { requestId, instance, attemptId } = logContext();
  return {
    ...(requestId === undefined ? {} : { "millrace.request_id": requestId }),
    ...(instance === undefined ? {} : { "millrace.instance": instance }),
    ...(attemptId === undefined ? {} : { "millrace.attempt_id": attemptId }),
  };
}

/** Source: W3C Trace Context §3.2 */
function parse(traceparent: string) {
  const match = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent);
  if (!match || /^0+$/.test(match[1]!) || /^0+$/.test(match[2]!)) return null;
  return { traceId: match[1]!, spanId: match[2]!, traceFlags: parseInt(match[3]!, 16), isRemote: true };
}

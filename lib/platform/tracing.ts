/** Facts of a span by their names. */
export type SpanFacts = Readonly<Record<string, string | number | boolean>>;

/** What tracing can do; `start-tracing.ts` makes one where it is switched on. */
export interface Tracing {
  span<Result>(
    name: string,
    facts: SpanFacts,
    work: (note: (facts: SpanFacts) => void) => Promise<Result>,
    from?: string | null,
  ): Promise<Result>;
  past(name: string, startMs: number, endMs: number): void;
  carry(): string | null;
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Shared by everything in the process, also by what is bundled on its own. */
export const shared = globalThis as { millraceTracing?: Tracing };

/**
 * Does `work` within a span of the trace at hand, or of the one that `from` names as a W3C `traceparent`. Without tracing
 * it is a plain call.
 */
export function withSpan<Result>(
  name: string,
  facts: SpanFacts,
  work: (note: (facts: SpanFacts) => void) => Promise<Result>,
  from?: string | null,
): Promise<Result> {
  return shared.millraceTracing ? shared.millraceTracing.span(name, facts, work, from) : work(nothing);
}

/** A part of the span at hand that is over. Milliseconds since 1970. */
export function pastSpan(name: string, startMs: number, endMs: number): void {
  shared.millraceTracing?.past(name, startMs, endMs);
}

/** The span at hand as a W3C `traceparent`, for whoever goes on in another process. */
export const carryTrace = (): string | null => shared.millraceTracing?.carry() ?? null;

/** Sends what is kept back. Never rejects: traces are no reason for anything to fail. */
export const flushTraces = (): Promise<void> => shared.millraceTracing?.flush() ?? Promise.resolve();

function nothing(): void {}

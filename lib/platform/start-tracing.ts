import { env } from "./env";
import { shared } from "./tracing";

/**
 * Switches tracing on where OTEL_EXPORTER_OTLP_ENDPOINT says where traces go; otherwise nothing of it is even loaded.
 * Resolves to what ends it.
 */
export async function startTracing(name: string): Promise<() => Promise<void>> {
  if (env.tracesEndpoint === null) return async () => {};
  const { openTracing } = await import("./open-telemetry");
  const tracing = (shared.millraceTracing = openTracing(name, env.tracesEndpoint));
  return () => tracing.close();
}

import { createServer, type Server, type ServerResponse } from "node:http";
import { env } from "./env";
import { logger } from "./logger";
import type { Metrics } from "./metrics";

const READY_PATIENCE_MS = 3_000;

/**
 * Hands out the metrics and the health of a process that has no other server, on MILLRACE_METRICS_PORT: `/metrics`,
 * `/health/live` and `/health/ready`. Does nothing without that setting. A port that is taken is no reason not to work:
 * it is logged. Resolves to what ends it.
 */
export async function serveMetrics(
  metrics: Metrics,
  isReady: () => Promise<unknown>,
  { host, metricsPort: port }: { host: string; metricsPort: number | null } = env,
): Promise<{ readonly port: number | null; close(): Promise<void> }> {
  if (port === null) return { port: null, close: async () => {} };
  const server = createServer((request, response) => {
    void answer(request.url ?? "", response, metrics, isReady).catch((err: unknown) => {
      logger.error({ err }, "metrics not answered");
      response.writeHead(500).end();
    });
  });
  const bound = await listening(server, host, port);
  if (!bound) return { port: null, close: async () => {} };
  return {
    port: bound,
    close: () => new Promise((resolve) => (server.close(() => resolve()), server.closeAllConnections())),
  };
}

function listening(server: Server, host: string, port: number): Promise<number | null> {
  return new Promise((resolve) => {
    server.once("error", (err) => {
      logger.warn({ err, port }, "metrics are not served");
      resolve(null);
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

async function answer(
  path: string,
  response: ServerResponse,
  metrics: Metrics,
  isReady: () => Promise<unknown>,
): Promise<void> {
  const json = (status: number, state: string) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ status: state }));
  if (path === "/health/live") return json(200, "live");
  if (path === "/health/ready") {
    const late = new Promise<never>((_, reject) => setTimeout(reject, READY_PATIENCE_MS).unref());
    return Promise.race([isReady(), late]).then(
      () => json(200, "ready"),
      () => json(503, "not ready"),
    );
  }
  if (path !== "/metrics") return json(404, "unknown path");
  const text = await metrics.text();
  response.writeHead(200, { "content-type": metrics.registry.contentType }).end(text);
}

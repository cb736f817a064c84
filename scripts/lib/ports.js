// Whether an address can be listened on, asked before anything else is started.
import { createServer } from "node:net";

/** Resolves to true when `port` on `host` is free right now. */
export function isFree(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * Waits up to `patienceMs` for the ports that children of a killed launcher may still be giving back.
 * @returns {Promise<{ name: string, variable: string, port: number } | null>} the first port that stays taken.
 */
export async function firstTaken(ports, host, patienceMs) {
  const deadline = Date.now() + patienceMs;
  for (const wanted of ports) {
    while (!(await isFree(wanted.port, host))) {
      if (Date.now() >= deadline) return wanted;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return null;
}

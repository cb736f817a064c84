/** Whether our server can be reached and knows us, as the last requests and the browser saw it. */
export type Connection = "online" | "server-away" | "browser-offline" | "signed-out";

const PROBE_MS = 3_000;
const listeners = new Set<() => void>();
let state: Connection = "online";
let probe: ReturnType<typeof setTimeout> | null = null;

function become(next: Connection): void {
  if (state === next) return;
  state = next;
  for (const notify of listeners) notify();
}

/** A request did not get through to the server: ask for a sign of life until there is one. */
export function reportUnreachable(): void {
  become(navigator.onLine ? "server-away" : "browser-offline");
  probe ??= setTimeout(() => void look(), PROBE_MS);
}

/** The server answered, and no longer knows who asks. It stays so until an answer says otherwise. */
export function reportSignedOut(): void {
  if (probe) clearTimeout(probe);
  probe = null;
  become("signed-out");
}

/** The server answered. */
export function reportReached(): void {
  if (probe) clearTimeout(probe);
  probe = null;
  become("online");
}

async function look(): Promise<void> {
  probe = null;
  try {
    const { ok } = await fetch("/api/health/ready", { cache: "no-store", signal: AbortSignal.timeout(PROBE_MS) });
    if (ok) return reportReached();
  } catch {
    // still away
  }
  reportUnreachable();
}

export function subscribeConnection(listener: () => void): () => void {
  if (listeners.size === 0) {
    addEventListener("offline", reportUnreachable);
    addEventListener("online", onOnline);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    removeEventListener("offline", reportUnreachable);
    removeEventListener("online", onOnline);
  };
}

function onOnline(): void {
  void look();
}

export function currentConnection(): Connection {
  return state;
}

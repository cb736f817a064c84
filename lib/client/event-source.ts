import { currentWorkspace } from "./workspace";

export interface EventHandlers {
  /** An event without a name. */
  onData(data: unknown): void;
  /** A named event. */
  readonly named?: Readonly<Record<string, () => void>>;
  /** False while the connection is being got back; it resumes where it was. */
  onConnection?(connected: boolean): void;
}

/** Pauses before a stream that the browser gave up is opened anew: from the first to the longest. */
const REOPEN_MS = { first: 1_000, longest: 30_000 } as const;

/**
 * Listens to one of our event streams until the returned function is called. The browser gets a broken connection back by
 * itself, but gives up for good when something answers that is no stream, as a proxy does while its server starts: then
 * the stream is opened anew, at the path that `path` names after the last event's id (null before the first).
 */
export function listen(path: (lastId: string | null) => string, handlers: EventHandlers): () => void {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastId: string | null = null;
  let pause: number = REOPEN_MS.first;

  const open = () => {
    source = new EventSource(addressOf(path(lastId)));
    source.onopen = () => {
      pause = REOPEN_MS.first;
      handlers.onConnection?.(true);
    };
    source.onerror = () => {
      handlers.onConnection?.(false);
      if (source.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(open, pause);
      pause = Math.min(2 * pause, REOPEN_MS.longest);
    };
    source.onmessage = (event) => {
      if (event.lastEventId !== "") lastId = event.lastEventId;
      handlers.onData(JSON.parse(event.data as string));
    };
    for (const [name, handle] of Object.entries(handlers.named ?? {})) source.addEventListener(name, handle);
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}

function addressOf(path: string): URL {
  const url = new URL(path, location.href);
  const workspace = currentWorkspace();
  if (workspace !== null) url.searchParams.set("workspace", workspace);
  return url;
}

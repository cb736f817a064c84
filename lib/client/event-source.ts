import { currentWorkspace } from "./workspace";

export interface EventHandlers {
  /** An event without a name. */
  onData(data: unknown): void;
  /** A named event. */
  readonly named?: Readonly<Record<string, () => void>>;
  /** False while the browser tries to get the connection back; it resumes where it was. */
  onConnection?(connected: boolean): void;
}

/** Listens to one of our event streams until the returned function is called. */
export function listen(path: string, handlers: EventHandlers): () => void {
  const url = new URL(path, location.href);
  const workspace = currentWorkspace();
  if (workspace !== null) url.searchParams.set("workspace", workspace);
  const source = new EventSource(url);
  source.onopen = () => handlers.onConnection?.(true);
  source.onerror = () => handlers.onConnection?.(false);
  source.onmessage = ({ data }) => handlers.onData(JSON.parse(data as string));
  for (const [name, handle] of Object.entries(handlers.named ?? {})) source.addEventListener(name, handle);
  return () => source.close();
}

/** One server-sent event. With an `id`, a browser that reconnects says how far it got. */
export interface ServerEvent {
  readonly id?: string;
  readonly event?: string;
  readonly data: unknown;
}

const HEARTBEAT_MS = 15_000;

/** Answers with events as they come, until there are no more or the reader goes away. */
export function eventStream(events: AsyncIterable<ServerEvent>, signal: AbortSignal): Response {
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    async start(controller) {
      const write = (text: string) => {
        if (!signal.aborted) controller.enqueue(encoder.encode(text));
      };
      const heartbeat = setInterval(() => write(": still here\n\n"), HEARTBEAT_MS);
      write("retry: 1000\n\n");
      try {
        for await (const event of events) write(format(event));
        write("event: end\ndata: {}\n\n");
      } catch (error) {
        // The browser reconnects by itself and resumes; a reader that left is no failure.
        if (!signal.aborted) controller.error(error);
        return;
      } finally {
        clearInterval(heartbeat);
      }
      if (!signal.aborted) controller.close();
    },
  });
  return new Response(stream, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    },
  });
}

function format({ id, event, data }: ServerEvent): string {
  return [
    ...(id === undefined ? [] : [`id: ${id}`]),
    ...(event === undefined ? [] : [`event: ${event}`]),
    `data: ${JSON.stringify(data)}`,
    "",
    "",
  ].join("\n");
}

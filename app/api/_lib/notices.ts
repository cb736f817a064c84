import { listener, type Channel } from "@/lib/platform/listen";
import type { ServerEvent } from "./event-stream";

/**
 * What is said on a channel, as events: `choose` turns a payload into the event's data, or leaves it out by null. After a
 * lost connection to the database an event `gap` says that something may have been missed.
 */
export async function* notices(
  channel: Channel,
  choose: (payload: string) => unknown,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent> {
  const waiting: ServerEvent[] = [];
  let wake = () => {};
  const push = (event: ServerEvent) => {
    waiting.push(event);
    wake();
  };
  const unsubscribe = listener().subscribe(channel, {
    onNotice: (payload) => {
      const data = choose(payload);
      if (data !== null) push({ data });
    },
    onGap: () => push({ event: "gap", data: {} }),
  });
  signal.addEventListener("abort", () => wake(), { once: true });
  try {
    while (!signal.aborted) {
      const event = waiting.shift();
      if (event) yield event;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    unsubscribe();
  }
}

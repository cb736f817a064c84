import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listen } from "./event-source";

/** What a browser offers, without a network: the test says what happens to each connection. */
class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  static readonly opened: FakeSource[] = [];
  readyState = 0;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onmessage: ((event: { data: string; lastEventId: string }) => void) | null = null;
  readonly url: URL;
  constructor(url: URL) {
    super();
    this.url = url;
    FakeSource.opened.push(this);
  }
  close() {
    this.readyState = FakeSource.CLOSED;
  }
  /** An answer that is no stream. */
  giveUp() {
    this.close();
    this.onerror!();
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSource.opened.length = 0;
  vi.stubGlobal("EventSource", FakeSource);
  vi.stubGlobal("location", { href: "http://console.example/operation-center" });
  vi.stubGlobal("document", { querySelector: () => ({ dataset: { workspace: "w" } }) });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const follow = (lastId: string | null) => `/api/follow?from=${lastId ?? "0"}`;
const latest = () => FakeSource.opened.at(-1)!;

test("a stream that the browser gave up is opened anew behind the last event, with growing pauses", () => {
  const connections: boolean[] = [];
  const stop = listen(follow, { onData: () => {}, onConnection: (connected) => connections.push(connected) });
  expect(latest().url.href).toBe("http://console.example/api/follow?from=0&workspace=w");
  latest().onopen!();
  latest().onmessage!({ data: "{}", lastEventId: "4096" });
  latest().giveUp();
  vi.advanceTimersByTime(1_000);
  expect(latest().url.searchParams.get("from")).toBe("4096");
  latest().giveUp();
  vi.advanceTimersByTime(1_999);
  expect(FakeSource.opened).toHaveLength(2);
  vi.advanceTimersByTime(1);
  latest().onopen!();
  expect(FakeSource.opened).toHaveLength(3);
  expect(connections).toEqual([true, false, false, true]);
  latest().giveUp();
  vi.advanceTimersByTime(1_000);
  expect(FakeSource.opened).toHaveLength(4);
  stop();
});

test("while the browser tries by itself nothing is opened beside it, and after the end nothing at all", () => {
  const stop = listen(follow, { onData: () => {} });
  latest().onerror!();
  vi.advanceTimersByTime(60_000);
  expect(FakeSource.opened).toHaveLength(1);
  latest().giveUp();
  stop();
  vi.advanceTimersByTime(60_000);
  expect(FakeSource.opened).toHaveLength(1);
});

import type { LogPage, LogSource } from "@/lib/core/log-source";
import { api } from "./api";
import { listen } from "./event-source";
import { logPage, type LogPageView } from "@/lib/core/instance";
import { logSearchResult } from "@/lib/core/log-search";

const PAGE_LINES = 1_000;
/** Lines shown above one that was looked for. */
const LINES_ABOVE = 200;

/** The run log of one attempt, as the log viewer reads it. Lines count from 0 on the server and from 1 for people. */
export function runLogSource(instanceId: string, attempt: number): LogSource {
  const base = `/api/instances/${instanceId}/log`;
  const read = async (query: Record<string, string>, signal: AbortSignal) =>
    toPage(await api.get(base, { schema: logPage, query: { attempt, limit: PAGE_LINES, ...query }, signal }));
  return {
    id: `${instanceId} ${attempt}`,
    downloadUrl: `${base}/download?attempt=${attempt}`,
    tail: (signal) => read({}, signal),
    before: (byte, signal) => read({ before: String(byte) }, signal),
    after: (byte, signal) => read({ from: String(byte) }, signal),
    around: (line, signal) => read({ line: String(Math.max(0, line - 1 - LINES_ABOVE)) }, signal),
    async find({ text, regex, level }, fromLine, direction, { signal, onProgress }) {
      const query = { attempt, text, regex, direction, ...(level === undefined ? {} : { level }) };
      for (let from = fromLine - 1; ;) {
        const { line, next } = await api.get(`${base}/search`, {
          schema: logSearchResult,
          query: { ...query, line: from },
          signal,
        });
        if (line !== null) return line + 1;
        if (next === null) return null;
        onProgress(next.share);
        from = next.line;
      }
    },
    follow(byte, { onStretch, onEnd, onConnection }) {
      const stop = listen((lastId) => `${base}/follow?attempt=${attempt}&from=${lastId ?? byte}`, {
        onData: (data) => onStretch(toPage(logPage.parse(data))),
        named: {
          end: () => {
            stop();
            onEnd();
          },
        },
        onConnection,
      });
      return stop;
    },
  };
}

function toPage({ lines, byteFrom, byteTo, totalBytes, isOpen }: LogPageView): LogPage {
  return {
    lines: lines.map(({ number, byte, level, text }) => ({ number: number + 1, byte: Number(byte), level, text })),
    byteFrom: Number(byteFrom),
    byteTo: Number(byteTo),
    totalBytes: Number(totalBytes),
    closed: !isOpen,
  };
}

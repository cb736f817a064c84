"use client";
import { useEffect, useReducer, useRef } from "react";
import { append, bufferOf, prepend, type LogBuffer } from "./log-buffer";
import type { LogPage, LogSource, LogStretch } from "@/lib/core/log-source";

export interface LogState {
  readonly buffer: LogBuffer | null;
  /** The log as a whole is over; nothing will be added. */
  readonly closed: boolean;
  /** The buffer ends where the log ends, so new lines are seen. */
  readonly atEnd: boolean;
  readonly connected: boolean;
  readonly loading: boolean;
  readonly error: Error | null;
}

type Event =
  | { readonly type: "loading" }
  | { readonly type: "replaced"; readonly page: LogPage }
  | { readonly type: "prepended"; readonly page: LogPage }
  | { readonly type: "appended"; readonly page: LogPage }
  | { readonly type: "grown"; readonly stretch: LogStretch }
  | { readonly type: "ended" }
  | { readonly type: "connection"; readonly connected: boolean }
  | { readonly type: "failed"; readonly error: Error };

const NOTHING: LogState = { buffer: null, closed: false, atEnd: false, connected: true, loading: true, error: null };

function reduce(state: LogState, event: Event): LogState {
  switch (event.type) {
    case "loading":
      return { ...state, loading: true, error: null };
    case "replaced": {
      const { page } = event;
      return {
        ...state,
        buffer: bufferOf(page),
        closed: page.closed,
        atEnd: page.byteTo >= page.totalBytes,
        loading: false,
        error: null,
      };
    }
    case "prepended":
      return { ...state, buffer: state.buffer && prepend(state.buffer, event.page), loading: false };
    case "appended": {
      const buffer = state.buffer && append(state.buffer, event.page);
      return { ...state, buffer, atEnd: event.page.byteTo >= event.page.totalBytes, loading: false };
    }
    case "grown":
      return state.buffer && state.atEnd ? { ...state, buffer: append(state.buffer, event.stretch) } : state;
    case "ended":
      return { ...state, closed: true, connected: true };
    case "connection":
      return { ...state, connected: event.connected };
    case "failed":
      return { ...state, loading: false, error: event.error };
  }
}

/** Holds the part of a log around the reader: opens at the end, grows both ways on demand, follows while it runs. */
export function useLog(source: LogSource) {
  const [state, dispatch] = useReducer(reduce, NOTHING);
  const work = useRef<AbortController | null>(null);

  const load = (type: "replaced" | "prepended" | "appended", fetchPage: (signal: AbortSignal) => Promise<LogPage>) => {
    work.current?.abort();
    const controller = new AbortController();
    work.current = controller;
    dispatch({ type: "loading" });
    return fetchPage(controller.signal)
      .then((page) => {
        if (!controller.signal.aborted) dispatch({ type, page });
      })
      .catch((error: unknown) => {
        if (!controller.signal.aborted) dispatch({ type: "failed", error: error as Error });
      });
  };
  const loadTail = () => load("replaced", (signal) => source.tail(signal));

  const { buffer, atEnd, closed } = state;
  const followFrom = useRef(0);
  useEffect(() => {
    followFrom.current = buffer?.byteTo ?? 0;
  });
  const following = buffer !== null && atEnd && !closed;

  useEffect(() => {
    const controller = new AbortController();
    work.current = controller;
    source.tail(controller.signal).then(
      (page) => !controller.signal.aborted && dispatch({ type: "replaced", page }),
      (error: unknown) => !controller.signal.aborted && dispatch({ type: "failed", error: error as Error }),
    );
    return () => work.current?.abort();
  }, [source]);

  useEffect(() => {
    if (!following) return;
    return source.follow(followFrom.current, {
      onStretch: (stretch) => dispatch({ type: "grown", stretch }),
      onEnd: () => dispatch({ type: "ended" }),
      onConnection: (connected) => dispatch({ type: "connection", connected }),
    });
  }, [source, following]);

  return {
    state,
    loadTail,
    loadAround: (line: number) => load("replaced", (signal) => source.around(line, signal)),
    loadEarlier: () => {
      if (!buffer || buffer.byteFrom === 0 || state.loading) return;
      void load("prepended", (signal) => source.before(buffer.byteFrom, signal));
    },
    loadLater: () => {
      if (!buffer || atEnd || state.loading) return;
      void load("appended", (signal) => source.after(buffer.byteTo, signal));
    },
  };
}

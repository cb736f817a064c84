"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { z } from "zod";
import { listen } from "@/lib/client/event-source";
import { instanceQueries } from "./queries";

const changed = z.object({ id: z.string() });
/** The first change is looked at in no time; of many, those within this time after a look are the next one. */
const GATHER_MS = 250;
/** A changed row carries its mark for so long. */
const FRESH_MS = 2_000;

/** Keeps the instance queries current by server-sent events; says whether they arrive, and which rows just changed. */
export function useLiveInstances(): { readonly connected: boolean; readonly fresh: ReadonlySet<string> } {
  const queryClient = useQueryClient();
  const [connected, setConnected] = useState(true);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const fading = new Set<ReturnType<typeof setTimeout>>();
    let gathered = new Set<string>();
    let lookedAt = Number.NEGATIVE_INFINITY;
    const look = () => {
      const wait = Math.max(0, lookedAt + GATHER_MS - performance.now());
      timer ??= setTimeout(() => {
        timer = null;
        lookedAt = performance.now();
        const ids = gathered;
        gathered = new Set();
        void queryClient.invalidateQueries({ queryKey: instanceQueries.all }).then(() => {
          setFresh((now) => new Set([...now, ...ids]));
          const fade = setTimeout(() => {
            fading.delete(fade);
            setFresh((now) => new Set([...now].filter((id) => !ids.has(id))));
          }, FRESH_MS);
          fading.add(fade);
        });
      }, wait);
    };
    const stop = listen(() => "/api/instances/events", {
      onData: (data) => {
        const event = changed.safeParse(data);
        if (event.success) gathered.add(event.data.id);
        look();
      },
      named: { gap: look },
      onConnection: (isConnected) => {
        setConnected(isConnected);
        // What changed between the page's own look and the first event would otherwise stay unseen.
        if (isConnected) look();
      },
    });
    return () => {
      stop();
      if (timer) clearTimeout(timer);
      for (const fade of fading) clearTimeout(fade);
    };
  }, [queryClient]);

  return { connected, fresh };
}

"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { z } from "zod";
import { listen } from "@/lib/client/event-source";
import { instanceQueries } from "./queries";

const changed = z.object({ id: z.string() });
/** Many changes within this time are one look at the server. */
const GATHER_MS = 400;
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
    const look = () => {
      timer ??= setTimeout(() => {
        timer = null;
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
      }, GATHER_MS);
    };
    const stop = listen("/api/instances/events", {
      onData: (data) => {
        const event = changed.safeParse(data);
        if (event.success) gathered.add(event.data.id);
        look();
      },
      named: { gap: look },
      onConnection: setConnected,
    });
    return () => {
      stop();
      if (timer) clearTimeout(timer);
      for (const fade of fading) clearTimeout(fade);
    };
  }, [queryClient]);

  return { connected, fresh };
}

"use client";
import { useFormat } from "./format";
import { useNow } from "./now";

interface ElapsedProps {
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  /** The recorded duration, once there is one. */
  readonly durationMs?: number | null;
}

/** How long something took, or has been going on; ticks by itself. */
export function Elapsed({ startedAt, finishedAt, durationMs = null }: ElapsedProps) {
  const format = useFormat();
  const now = useNow(1_000);
  if (durationMs !== null) return format.duration(durationMs);
  if (startedAt === null) return "—";
  return format.duration((finishedAt ?? now).getTime() - startedAt.getTime());
}

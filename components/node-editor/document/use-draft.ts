import { useSyncExternalStore } from "react";
import type { DraftSession, DraftSnapshot } from "./draft-session";
import { knownSession, onSessions } from "./sessions";

/** The draft under edit, as it is now. */
export function useDraft(session: DraftSession): DraftSnapshot {
  return useSyncExternalStore(session.subscribe, session.snapshot, session.snapshot);
}

/** Whether a node has changes that the server does not know yet. */
export function useDirty(id: string): boolean {
  return useSyncExternalStore(
    onSessions,
    () => knownSession(id)?.isDirty ?? false,
    () => false,
  );
}

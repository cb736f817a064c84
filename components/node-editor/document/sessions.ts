import { ApiError } from "@/lib/client/api-error";
import { nodeDraft, type NodeDraft } from "@/lib/core/node";
import { saveDraft } from "../queries";
import { DraftSession, type SaveFailure } from "./draft-session";

/** The sessions of this browser tab by node: a tab of the editor may be left and come back to. */
const sessions = new Map<string, DraftSession>();
const listeners = new Set<() => void>();
const notify = () => listeners.forEach((listener) => listener());

/** Told of every change to any draft. */
export function onSessions(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function sessionOf(id: string, draft: NodeDraft): DraftSession {
  const known = sessions.get(id);
  if (known && (known.isDirty || known.snapshot().revision >= draft.revision)) return known;
  if (known) {
    known.replace(draft);
    return known;
  }
  const session = new DraftSession(draft, { save: (body) => saveDraft(id, body), explain });
  sessions.set(id, session);
  session.subscribe(notify);
  return session;
}

export const knownSession = (id: string): DraftSession | undefined => sessions.get(id);
export const forgetSession = (id: string): boolean => sessions.delete(id);
export const hasUnsaved = (): boolean => [...sessions.values()].some(({ isDirty }) => isDirty);

/** Refusals that pass by themselves or once somebody signs in again. */
const PASSING = new Set([401, 429]);

function explain(error: unknown): SaveFailure {
  if (!(error instanceof ApiError) || error.status >= 500 || PASSING.has(error.status)) return { kind: "failed" };
  const { code, details } = error.description;
  const theirs = code === "node.draft_conflict" ? nodeDraft.safeParse(details.draft) : null;
  return theirs?.success ? { kind: "conflict", theirs: theirs.data } : { kind: "refused" };
}

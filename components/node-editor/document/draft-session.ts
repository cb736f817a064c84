import type { DraftConfig, DraftSave, EditorState, NodeDraft } from "@/lib/core/node";

/** What of a draft people change. */
export interface DraftParts {
  readonly script: string;
  readonly config: DraftConfig;
  readonly editor: EditorState;
}

/** `conflict`: somebody saved since; `refused`: the server will not take it, for instance because another holds the lock. */
export type SaveState = "saved" | "unsaved" | "saving" | "failed" | "conflict" | "refused";

export interface DraftSnapshot extends DraftParts {
  readonly state: SaveState;
  readonly revision: number;
  readonly savedAt: Date;
  /** What the last attempt to save ended with. */
  readonly error: unknown;
  /** The draft that somebody else saved in the meantime. */
  readonly theirs: NodeDraft | null;
}

/** How a failed save is to be understood. */
export type SaveFailure =
  | { readonly kind: "conflict"; readonly theirs: NodeDraft }
  | { readonly kind: "refused" }
  | { readonly kind: "failed" };

interface DraftServer {
  readonly save: (body: DraftSave) => Promise<NodeDraft>;
  readonly explain: (error: unknown) => SaveFailure;
}

/** Changes are saved when nothing was typed for this long. */
export const AUTOSAVE_MS = 2_000;
const RETRY_MS = 5_000;

/**
 * A draft under edit. Changes are kept here at once and saved soon after; one save runs at a time, and what is typed
 * meanwhile goes with the next one. Nothing is overwritten that was not seen: a save names the revision it is based on.
 */
export class DraftSession {
  #snapshot: DraftSnapshot;
  #saved: DraftParts;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #running: Promise<boolean> | null = null;
  readonly #listeners = new Set<() => void>();
  readonly #server: DraftServer;

  constructor(draft: NodeDraft, server: DraftServer) {
    this.#server = server;
    this.#saved = draft;
    this.#snapshot = fresh(draft);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
  readonly snapshot = (): DraftSnapshot => this.#snapshot;

  get isDirty(): boolean {
    const { script, config, editor } = this.#snapshot;
    const saved = this.#saved;
    return script !== saved.script || config !== saved.config || editor !== saved.editor;
  }

  change(parts: Partial<DraftParts>): void {
    const state =
      this.#snapshot.state === "conflict" || this.#snapshot.state === "refused" ? this.#snapshot.state : "unsaved";
    this.#become({ ...parts, state });
    if (state === "unsaved") this.#later(AUTOSAVE_MS);
    // What was refused was taken back: there is nothing to save any more.
    else if (state === "refused" && !this.isDirty) this.#become({ state: "saved", error: null });
  }

  changeScript(edit: (text: string) => string): void {
    const script = edit(this.#snapshot.script);
    if (script !== this.#snapshot.script) this.change({ script });
  }

  /** Saves what is there; false when it could not be saved. Waits for a save that is under way. */
  async save(): Promise<boolean> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    while (this.#running) await this.#running;
    if (this.#snapshot.state === "conflict") return false;
    if (!this.isDirty) {
      if (this.#snapshot.state !== "saved") this.#become({ state: "saved", error: null });
      return true;
    }
    this.#running = this.#send();
    const isSaved = await this.#running;
    this.#running = null;
    if (isSaved && this.isDirty) this.#later(AUTOSAVE_MS);
    return isSaved;
  }

  async #send(): Promise<boolean> {
    const { script, config, editor, revision } = this.#snapshot;
    const saved = this.#saved;
    this.#become({ state: "saving" });
    try {
      const draft = await this.#server.save({
        revision,
        ...(script === saved.script ? {} : { script }),
        ...(config === saved.config ? {} : { config }),
        ...(editor === saved.editor ? {} : { editor }),
      });
      this.#saved = { script, config, editor };
      this.#become({
        state: this.isDirty ? "unsaved" : "saved",
        revision: draft.revision,
        savedAt: draft.updatedAt,
        error: null,
        theirs: null,
      });
      return true;
    } catch (error) {
      const failure = this.#server.explain(error);
      this.#become({ state: failure.kind, error, theirs: failure.kind === "conflict" ? failure.theirs : null });
      if (failure.kind === "failed") this.#later(RETRY_MS);
      return false;
    }
  }

  /** Ends a conflict with the other's draft; one's own changes are gone. */
  takeTheirs(): void {
    const { theirs } = this.#snapshot;
    if (theirs) this.replace(theirs);
  }

  /** Ends a conflict with one's own draft, saved over the other's. */
  keepMine(): Promise<boolean> {
    const { theirs } = this.#snapshot;
    if (!theirs) return Promise.resolve(false);
    this.#saved = theirs;
    this.#become({ state: "unsaved", revision: theirs.revision, theirs: null });
    return this.save();
  }

  /** A draft that came from the server: a rolled back version, or what others saved while nothing was changed here. */
  replace(draft: NodeDraft): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#saved = draft;
    this.#snapshot = fresh(draft);
    this.#notify();
  }

  /** Tries again what was refused: the lock is ours now. */
  retry(): void {
    this.#become({ state: this.isDirty ? "unsaved" : "saved", error: null });
    if (this.isDirty) this.#later(0);
  }

  #later(ms: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), ms);
  }

  #become(change: Partial<DraftSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    this.#notify();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

function fresh({ script, config, editor, revision, updatedAt }: NodeDraft): DraftSnapshot {
  return { script, config, editor, revision, savedAt: updatedAt, state: "saved", error: null, theirs: null };
}

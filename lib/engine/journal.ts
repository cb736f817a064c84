import type { Window } from "./contract";

/** What survives `JSON.stringify` unchanged. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * Records what a run is about to do before it does it, so that a successor can decide what happened.
 * An entry is durable when the promise resolves. A rejection means that this run may no longer act (it lost its
 * lease, or its history cannot be kept): the engine then stops and does not do what the entry announced.
 */
export interface Journal {
  record(entry: JournalEntry): Promise<void>;
}

/** Entries hold nothing but JSON. The order of recording is the order of events. */
export type JournalEntry =
  | {
      /** The run starts from the beginning of its window. */
      readonly type: "planned";
      readonly attempt: string;
      readonly window: Window | null;
      readonly splits: readonly string[];
    }
  /** An attempt goes on with the stored blocks of those before. */
  | { readonly type: "resumed"; readonly attempt: string }
  | ({ readonly type: "sessionOpened" } & SessionRecord)
  | ({ readonly type: "blockWritten"; readonly marks: readonly SplitMark[] } & BlockRecord)
  | {
      readonly type: "commitIntended";
      readonly sessions: readonly SessionSeal[];
      readonly receipt: Receipt;
      /** What the reader publishes once the commit is known to have taken effect. */
      readonly positions: Json;
    }
  | { readonly type: "committed"; readonly sessions: readonly string[] }
  | { readonly type: "positionsPublished" }
  /** A statement of an SQL node is about to be submitted under a name. Statements count from 0. */
  | {
      readonly type: "statementIntended";
      readonly statement: number;
      readonly name: string;
      readonly atMs: number;
      /** SHA-256 of its text, hexadecimal: a later attempt may have been given another script. */
      readonly digest: string;
    }
  | { readonly type: "statementSubmitted"; readonly statement: number; readonly instance: string }
  | {
      readonly type: "statementEnded";
      readonly statement: number;
      readonly outcome: "succeeded" | "failed" | "cancelled" | "notTaken";
      readonly outputs: readonly { readonly table: string; readonly records: number; readonly bytes: number }[];
    };

/** A write session of the destination; `detail` is what the writer needs to find it again. */
export interface SessionRecord {
  readonly session: string;
  readonly detail: { readonly [key: string]: Json };
}

/** A block which the destination has acknowledged, invisible until its session is committed. */
export interface BlockRecord {
  readonly session: string;
  readonly block: number;
  readonly channel: number;
  readonly records: number;
  readonly bytes: number;
  /** Checksum of the block's records, as the writer's format defines it. */
  readonly checksum: number;
  /** Of a writer with several sessions: with this block everything that its channel was given before is stored. */
  readonly isCheckpoint?: boolean;
}

/** What a session must hold for its commit to be right. */
export interface SessionSeal extends SessionRecord {
  readonly blocks: readonly number[];
  readonly records: number;
}

/** How far a split had come when a block was stored: reading it again from `position` repeats nothing. */
export interface SplitMark extends SplitCounts {
  readonly split: string;
  /** Opaque to the engine; null while nothing of the split was read. */
  readonly position: string | null;
  readonly drained: boolean;
}

/** Counts of one split. `recordsRead = recordsWritten + recordsDirty + recordsFiltered` at every mark. */
export interface SplitCounts {
  readonly recordsRead: number;
  readonly recordsWritten: number;
  readonly recordsDirty: number;
  readonly recordsFiltered: number;
  readonly bytes: number;
  /** Place of the first and of the last record in the source's own order; null while there is none. */
  readonly firstSequence: string | null;
  readonly lastSequence: string | null;
  /** Order-free hashes of what was read and of what was written: see multiset-hash.ts. */
  readonly readHash: string;
  readonly writtenHash: string;
}

/** The proof of a run: what was read, what was committed, split by split and in total. */
export interface Receipt {
  readonly window: Window | null;
  readonly splits: readonly ({ readonly split: string } & SplitCounts)[];
  readonly total: SplitCounts;
}

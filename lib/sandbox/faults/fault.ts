/** One request as the fault rules see it. */
export interface FaultCall {
  readonly server: "tablestore" | "maxcompute";
  /** The operation's own name: `GetStreamRecord`, `commitUpload`. */
  readonly operation: string;
  /** What it is about, when known: a table, a session. */
  readonly subject?: string | undefined;
}

/**
 * What happens to a request's answer. With `tookEffect` the service does its work before the answer is spoilt; without,
 * the request never reaches it. Offsets count bytes of the answer's body as sent.
 */
export type FaultEffect =
  | { readonly kind: "none" }
  /** The service's own error answer, with this HTTP status and code. */
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly code: string;
      readonly message: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly tookEffect: boolean;
    }
  /** A black hole: the connection stays open and nothing is ever sent. */
  | { readonly kind: "hang"; readonly tookEffect: boolean }
  /** The connection breaks after `afterBytes` of the body; 0 breaks it before the status line. */
  | { readonly kind: "cut"; readonly afterBytes: number }
  /** A complete answer whose body ends at `atByte`, with the length header to match. */
  | { readonly kind: "truncate"; readonly atByte: number }
  /** One bit of the body is inverted; `bit` 0 is the lowest bit of byte 0. Past the end: of the last byte. */
  | { readonly kind: "flip"; readonly bit: number }
  /** The answer is good and then the kept-alive connection is broken without notice. */
  | { readonly kind: "cutAfter" }
  /** The last answer of this operation to this subject is sent again instead. */
  | { readonly kind: "repeat" }
  /** Played by the server itself, which knows the name: `commitClosedFails`. */
  | { readonly kind: "behave"; readonly behaviour: string };

export interface Fault {
  /** Of the occurrence, not of the rule; the record of faults lists it. */
  readonly id: string;
  /** Waited before anything else happens. */
  readonly delayMs: number;
  readonly effect: FaultEffect;
}

/** Both servers ask once per request, as soon as its operation is known. What is handed out is recorded as happened. */
export interface Faults {
  take(call: FaultCall): Fault | null;
}

export const noFaults: Faults = { take: () => null };

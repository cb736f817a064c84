/** An error as the reader sees it: what happened, what to do, and what to quote. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly original?: string | undefined;
  readonly path?: string | undefined;
  readonly causes?: readonly string[] | undefined;
  readonly requestId?: string | undefined;
}

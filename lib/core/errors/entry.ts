import type { Locale } from "../locale";

/**
 * One row of the error catalogue: how the API answers, whether the same call may succeed later, and what people read.
 * Texts may hold `{name}` placeholders, filled from the error's params; both languages use the same names.
 */
export interface ErrorEntry {
  /** HTTP status of our own API when this error ends a request. */
  readonly status: number;
  /** Whether trying the same thing again can help without anybody changing anything. */
  readonly retryable: boolean;
  /** The code of the original engine (for example `OdpsWriter-31`) that people may search for. */
  readonly original?: string;
  readonly text: Readonly<Record<Locale, ErrorText>>;
}

export interface ErrorText {
  /** One plain sentence: what is wrong, and where. */
  readonly message: string;
  /** What to do about it; empty when there is nothing to add. */
  readonly remedy: string;
}

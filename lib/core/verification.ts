import { z } from "zod";
import { storedError } from "./stored-error";

/**
 * What a verification says of one side, or of both together. `equal`: nothing is missing, nothing is there twice.
 * `absent`: not one row of the run is there. `unknown`: it cannot be told; the limits say why.
 */
export const VERDICTS = ["equal", "differs", "absent", "unknown"] as const;

/** Why something could not be proved; the console has a sentence for each. */
export const VERIFICATION_LIMITS = [
  /** The stream no longer holds the window, or cannot be read: the destination is compared with the receipt alone. */
  "sourceNotReadable",
  /** Values of the source are made up anew with each reading. */
  "sourceNotRepeatable",
  /** The destination keeps nothing that could be read back. */
  "destinationNotReadable",
  /** Rows of the destination do not say which window they belong to: that all rows are there is proved, that none is there twice is not. */
  "noSequence",
  /** Rows whose time lies outside the window although the run read them cannot be told from those of other windows. */
  "lateRecords",
  /** Conditions of the source differ from those of the run, or it was read from another place. */
  "sourceDiffersFromReceipt",
] as const;

const side = z.object({ records: z.number(), hash: z.string() });
export const splitVerification = z.object({
  split: z.string(),
  /** As the run counted it. */
  read: side,
  written: side,
  /** Read again; null when that was not possible. */
  source: side.nullable(),
  /** What the run must have written, made from what was read again; null when that was not possible. */
  expected: side.nullable(),
  /** Found in the destination; null where its rows do not name their split. */
  destination: side.nullable(),
});

const difference = z.object({
  rows: z.number(),
  /** At most SAMPLE_ROWS of them, each value as text. */
  sample: z.array(z.array(z.string().nullable())),
});

export const SAMPLE_ROWS = 20;
export const verificationReport = z.object({
  verdict: z.enum(VERDICTS),
  /** The stream, read again, against the receipt. */
  source: z.object({ verdict: z.enum(VERDICTS), reason: z.string().nullable() }),
  /** The rows found against those that must be there. */
  destination: z.object({ verdict: z.enum(VERDICTS), reason: z.string().nullable() }),
  /**
   * How rows of the destination are known to be the run's: it replaced everything in its place; they carry their
   * sequence information; or by their content alone.
   */
  attribution: z.enum(["exclusive", "sequence", "content"]).nullable(),
  limits: z.array(z.enum(VERIFICATION_LIMITS)),
  columns: z.array(z.string()),
  splits: z.array(splitVerification),
  total: splitVerification.omit({ split: true }),
  /** In the receipt or the stream, not in the destination; null when the rows are not known one by one. */
  missing: difference.nullable(),
  /** In the destination without a reason, rows there twice included; null when it cannot be told. */
  extra: difference.nullable(),
  /** How many of the extra rows are copies of rows that belong there. */
  doubled: z.number().nullable(),
  /** Rows in the same table or partition that are not the run's; null when they were not looked at. */
  foreign: z.number().nullable(),
});
export type VerificationReport = z.infer<typeof verificationReport>;
export type SplitVerification = z.infer<typeof splitVerification>;
export type Verdict = (typeof VERDICTS)[number];
export type VerificationLimit = (typeof VERIFICATION_LIMITS)[number];

/** How far a verification has come. What it compares with is the receipt: its records read, its records written. */
export const verificationProgress = z.object({
  /** The side that is being read, or, last, the rows behind what differs. */
  stage: z.enum(["source", "destination", "samples"]),
  /** Records read from the source again so far. */
  source: z.object({ records: z.number(), of: z.number() }),
  /** Rows looked at in the destination so far, and how many of them turned out to be the run's. */
  destination: z.object({ looked: z.number(), records: z.number(), of: z.number() }),
});
export type VerificationProgress = z.infer<typeof verificationProgress>;

/** A verification of an instance's latest receipt, as it stands. */
export const verificationView = z.object({
  id: z.uuid(),
  state: z.enum(["RUNNING", "DONE", "FAILED"]),
  /** Null before a worker begins to read, and once it is over. */
  progress: verificationProgress.nullable(),
  /** The attempt whose receipt is verified. */
  attempt: z.number(),
  report: verificationReport.nullable(),
  error: storedError.nullable(),
  requestedBy: z.string().nullable(),
  requestedAt: z.coerce.date(),
  finishedAt: z.coerce.date().nullable(),
});
export type VerificationView = z.infer<typeof verificationView>;

/**
 * What puts a destination right that differs. `replace`: nothing but rows of the run is there, so its place can be
 * emptied and the window written again. `others`: rows of other windows share the place. `unattributed`: rows there do
 * not say whose they are. `sourceGone`: the source cannot give the window a second time.
 */
export type Remedy = "replace" | "others" | "unattributed" | "sourceGone";
export function remedyOf({ source, foreign }: Pick<VerificationReport, "source" | "foreign">): Remedy {
  if (source.verdict === "unknown") return "sourceGone";
  if (foreign === null) return "unattributed";
  return foreign === 0 ? "replace" : "others";
}

/** What a verification suggests for a commit whose outcome is unknown. */
export interface OutcomeAdvice {
  readonly reason: "equal" | "empty" | "absent" | "own" | "others" | "unknown";
  /** Null: look into the destination first. */
  readonly operation: "acceptOutcome" | "replaceOutcome" | "rejectOutcome" | null;
}
export function outcomeAdvice({ verdict, foreign }: Pick<VerificationReport, "verdict" | "foreign">): OutcomeAdvice {
  switch (verdict) {
    case "equal":
      return { reason: "equal", operation: "acceptOutcome" };
    case "absent":
      return foreign === 0
        ? { reason: "empty", operation: "replaceOutcome" }
        : { reason: "absent", operation: "rejectOutcome" };
    case "differs":
      return foreign === 0
        ? { reason: "own", operation: "replaceOutcome" }
        : { reason: foreign === null ? "unknown" : "others", operation: null };
    case "unknown":
      return { reason: "unknown", operation: null };
  }
}

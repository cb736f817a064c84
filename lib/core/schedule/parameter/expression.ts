import type { AppError } from "../../errors";

/** The tokens of a time format, longest first: the order in which they are tried at each position. */
export const FORMAT_TOKENS = ["yyyy", "hh24", "hh12", "yy", "mm", "dd", "hh", "mi", "ss"] as const;
export type FormatToken = (typeof FORMAT_TOKENS)[number];
/** Tokens that print a time of day; `${...}` has none of them. */
export const TIME_TOKENS: ReadonlySet<FormatToken> = new Set(["hh24", "hh12", "hh", "mi", "ss"]);

export type FormatPart = { readonly token: FormatToken } | { readonly separator: string };
export type Format = readonly FormatPart[];

export const BUILTINS = ["bizdate", "cyctime", "gmtdate", "bizmonth", "jobid", "nodeid", "taskid"] as const;
export type Builtin = (typeof BUILTINS)[number];

export const SCOPES = ["workflow", "workspace"] as const;
export type Scope = (typeof SCOPES)[number];

/** Days move the calendar and keep the time of day; everything below a day is elapsed time. */
export type Offset = { readonly days: number } | { readonly elapsedMs: number };

/** One part of a value; `column` is where it starts, counted from 1. */
export type Piece =
  | { readonly kind: "literal"; readonly text: string; readonly column: number }
  | { readonly kind: "builtin"; readonly builtin: Builtin; readonly column: number }
  | { readonly kind: "reference"; readonly scope: Scope; readonly target: string; readonly column: number }
  | {
      /** `$[...]`: the scheduled time, moved by whole months first and then by the offsets from left to right. */
      readonly kind: "scheduled";
      readonly format: Format;
      readonly months: number;
      readonly offsets: readonly Offset[];
      readonly column: number;
    }
  | {
      /** `${...}`: the business date, moved by `amount` units of the smallest token. */
      readonly kind: "business";
      readonly format: Format;
      readonly unit: "day" | "month" | "year";
      readonly amount: number;
      readonly column: number;
    };
export type ScheduledPiece = Extract<Piece, { kind: "scheduled" }>;

/** A parsed parameter value. Every group is evaluated on its own from the same unshifted base. */
export interface Expression {
  /** The parameter's name, for messages. */
  readonly name: string;
  readonly text: string;
  readonly pieces: readonly Piece[];
  /** Found while reading; not reasons to refuse the value. */
  readonly warnings: readonly AppError[];
}

export function hasToken(format: Format, wanted: (token: FormatToken) => boolean): boolean {
  return format.some((part) => "token" in part && wanted(part.token));
}

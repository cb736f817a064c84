import { statesIn } from "../instance-words";
import type { Locale } from "../locale";
import { accountErrors } from "./account";
import { alertErrors } from "./alert";
import { backupErrors } from "./backup";
import { baselineErrors } from "./baseline";
import { catalogErrors } from "./catalog";
import { commonErrors } from "./common";
import { dirtyErrors } from "./dirty";
import { dataSourceErrors } from "./data-source";
import { instanceErrors } from "./instance";
import { jobErrors } from "./job";
import { maxcomputeErrors } from "./maxcompute";
import { nodeErrors } from "./node";
import { otsstreamErrors } from "./otsstream";
import { runErrors } from "./run";
import { odpsWriterErrors } from "./odps-writer";
import { maxcomputeConnectionErrors } from "./maxcompute-connection";
import { maxcomputeTunnelErrors } from "./maxcompute-tunnel";
import { sandboxErrors } from "./sandbox";
import { scheduleErrors } from "./schedule";
import { sqlErrors } from "./sql";
import { tablestoreErrors } from "./tablestore";
import { workerErrors } from "./worker";
import type { ErrorEntry } from "./entry";

export type { ErrorEntry, ErrorText } from "./entry";

/** Every failure the product can name. One file per area; a code is `area.what_happened`. */
export const ERRORS = {
  ...commonErrors,
  ...jobErrors,
  ...runErrors,
  ...dirtyErrors,
  ...otsstreamErrors,
  ...dataSourceErrors,
  ...catalogErrors,
  ...tablestoreErrors,
  ...maxcomputeErrors,
  ...odpsWriterErrors,
  ...maxcomputeTunnelErrors,
  ...maxcomputeConnectionErrors,
  ...scheduleErrors,
  ...instanceErrors,
  ...accountErrors,
  ...alertErrors,
  ...baselineErrors,
  ...workerErrors,
  ...backupErrors,
  ...nodeErrors,
  ...sandboxErrors,
  ...sqlErrors,
};
export type ErrorCode = keyof typeof ERRORS;

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;
type English<Code extends ErrorCode> = (typeof ERRORS)[Code]["text"]["en"];
type ParamValue = string | number | bigint | boolean;
/** The values that the texts of `Code` need. */
export type ErrorParams<Code extends ErrorCode> = {
  readonly [Name in Placeholders<English<Code>["message"]> | Placeholders<English<Code>["remedy"]>]: ParamValue;
};

export interface ErrorOptions {
  /** Where in the user's input: `steps[0].parameter.endTimeString`. */
  readonly path?: string;
  /** Facts for people and logs, never secrets: service, service code, request id. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** What an error looks like on every border: API, CLI, run log. `causes` goes from the nearest to the deepest. */
export interface ErrorDescription {
  readonly code: string;
  readonly original?: string;
  readonly message: string;
  readonly remedy: string;
  readonly path?: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly causes: readonly string[];
}

/** The only error the product throws on purpose. Its texts and `details` may be shown to users. */
export class AppError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: Code;
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly path: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: Code, params: ErrorParams<Code>, options: ErrorOptions = {}) {
    super(fill(ERRORS[code].text.en.message, params, "en"), { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.params = params;
    this.path = options.path;
    this.details = options.details ?? {};
  }

  get status(): number {
    return entry(this.code).status;
  }

  get retryable(): boolean {
    return entry(this.code).retryable;
  }

  describe(locale: Locale): ErrorDescription {
    const { original, text } = entry(this.code);
    return {
      code: this.code,
      ...(original === undefined ? {} : { original }),
      message: fill(text[locale].message, this.params, locale),
      remedy: fill(text[locale].remedy, this.params, locale),
      ...(this.path === undefined ? {} : { path: this.path }),
      details: this.details,
      causes: causesOf(this, locale),
    };
  }
}

/** Any thrown value as an `AppError`; what nobody named becomes `internal`, with the original as its cause. */
export function toAppError(thrown: unknown): AppError {
  return thrown instanceof AppError ? thrown : new AppError("internal", {}, { cause: thrown });
}

function causesOf(error: Error, locale: Locale): string[] {
  const causes: string[] = [];
  for (let cause = error.cause; cause !== undefined && cause !== null && causes.length < 8;) {
    if (cause instanceof AppError) causes.push(`${cause.code}: ${cause.describe(locale).message}`);
    else causes.push(cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return causes;
}

function entry(code: ErrorCode): ErrorEntry {
  return ERRORS[code];
}

/** Params that hold states of instances, which people read in their own words. */
const STATE_PARAMS: ReadonlySet<string> = new Set(["state", "seen", "possible"]);

function fill(template: string, params: Readonly<Record<string, ParamValue>>, locale: Locale): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    if (!(name in params)) return whole;
    const text = String(params[name]);
    return STATE_PARAMS.has(name) ? statesIn(text, locale) : text;
  });
}

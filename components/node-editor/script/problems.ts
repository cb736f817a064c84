import { checkJob, checkNames, type Job, type JobIssue, type StepFacts } from "@/lib/core/job";
import type { Locale } from "@/lib/core/locale";

/** One thing to tell about a script, with its place and what to do about it. Lines and columns count from 1. */
export interface Problem {
  readonly severity: "error" | "warning";
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly from: number;
  readonly to: number;
  readonly line: number;
  readonly column: number;
  /** Text that would take its place. */
  readonly fix: { readonly kind: "replace" | "rename"; readonly text: string; readonly shown: string } | null;
}

export interface ScriptCheck {
  readonly problems: readonly Problem[];
  /** The script is no JSON: nothing else was looked at, and it cannot be saved. */
  readonly syntaxError: Problem | null;
  /** The job as it was understood, or null. */
  readonly job: Job | null;
}

interface CheckWish {
  readonly text: string;
  readonly defined: readonly string[] | undefined;
  readonly zone: string;
  readonly locale: Locale;
}

/** Everything that the text alone says. */
export function checkText({ text, defined, zone, locale }: CheckWish): ScriptCheck {
  const check = checkJob(text, defined === undefined ? { zone } : { zone, defined });
  const problems = [
    ...check.errors.map((issue) => toProblem("error", issue, locale)),
    ...check.warnings.map((issue) => toProblem("warning", issue, locale)),
  ].sort((left, right) => left.from - right.from);
  const syntaxError = problems.find(({ code }) => code === "job.malformed_json") ?? null;
  return { problems, syntaxError, job: check.job };
}

/** What the names in it say, once they were looked up. */
export function checkTextNames(
  text: string,
  job: Job,
  facts: { readonly reader: StepFacts; readonly writer: StepFacts },
  locale: Locale,
): Problem[] {
  const { errors, warnings } = checkNames(text, job, facts);
  return [
    ...errors.map((issue) => toProblem("error", issue, locale)),
    ...warnings.map((issue) => toProblem("warning", issue, locale)),
  ];
}

function toProblem(severity: Problem["severity"], issue: JobIssue, locale: Locale): Problem {
  const { error, offset, length, line, column } = issue;
  const { code, message, remedy } = error.describe(locale);
  return { severity, code, message, remedy, from: offset, to: offset + length, line, column, fix: fixOf(issue) };
}

function fixOf({ error: { code, details } }: JobIssue): Problem["fix"] {
  const { suggestion } = details;
  if (typeof suggestion !== "string") return null;
  if (code === "job.unresolved_reference") return { kind: "replace", text: `\${${suggestion}}`, shown: suggestion };
  const kind = code === "job.unknown_key" ? "rename" : "replace";
  return { kind, text: JSON.stringify(suggestion), shown: suggestion };
}

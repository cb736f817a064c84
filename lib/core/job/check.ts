import type { Node } from "jsonc-parser";
import { AppError, toAppError } from "../errors";
import { jobDocument, type JobDocument } from "./document";
import { isDatax, isJobDocument, isVersion1 } from "./formats";
import { readJob, type Job, type JobStep } from "./job";
import { jobSyntax, type JobIssue } from "./job-syntax";
import { formatPath, joinPath, valueAt, type Path } from "./path";
import { findReferences, unresolved, type Reference } from "./references";
import { pathErrors, type PathError } from "./schema-issues";
import { STEP_TYPES, stepType } from "./step-types";
import { range, rangeOf, type TextRange } from "./text-position";
import { unknownKeys } from "./unknown-keys";

export interface JobCheck {
  /** The job may not run while there is one. */
  readonly errors: readonly JobIssue[];
  readonly warnings: readonly JobIssue[];
  /** Every `${name}` the job refers to. */
  readonly references: readonly (Reference & { readonly text: TextRange })[];
  /** The job as it was understood, or null when there are errors. */
  readonly job: Job | null;
}

export interface CheckOptions {
  /** Names that have a value; without it no reference is reported. */
  readonly defined?: readonly string[];
  /** Zone in which the job's times are read; needed to warn of times that do not exist. */
  readonly zone?: string;
}

/**
 * Checks the text of a job of version 2.0 as typed: JSON, shape, parameters, references. Nothing outside the text is
 * looked at, so names of data sources and tables are not checked. Never throws.
 */
export function checkJob(text: string, { defined, zone }: CheckOptions = {}): JobCheck {
  if (last?.text !== text) last = { text, ...read(text) };
  const { root, errors, warnings, references, job } = last;
  const undefinedNames = defined === undefined ? [] : references.filter(({ name }) => !defined.includes(name));
  return {
    errors: [
      ...errors,
      ...undefinedNames.map(({ text: place, ...reference }) => ({ error: unresolved(reference, defined!), ...place })),
    ],
    warnings: [
      ...warnings,
      ...(job === null || root === null ? [] : parameterWarnings(job, zone).map((error) => locate(text, root, error))),
    ],
    references,
    job,
  };
}

interface Reading extends JobCheck {
  readonly root: Node | null;
}

/** What was read last: an editor asks for the same text from several places after each key. */
let last: (Reading & { readonly text: string }) | null = null;

/** Everything about a text that does not depend on where it will run. */
function read(text: string): Reading {
  const { root, document, errors: broken, warnings } = jobSyntax(text);
  if (root === null) return { root, errors: broken, warnings: [], references: [], job: null };
  const { errors, job } = understand(document);
  return {
    root,
    errors: errors.map((error) => locate(text, root, error)),
    warnings: [...warnings, ...unknownKeyErrors(document).map((error) => locate(text, root, error, "key"))],
    references: findReferences(document).map((reference) => ({
      ...reference,
      text: referenceRange(text, root, reference),
    })),
    job,
  };
}

function locate(text: string, root: Node, { path, error }: PathError, part?: "key"): JobIssue {
  return { error, ...rangeOf(text, root, path, part) };
}

/**
 * The job of a parsed document (not of its text), for the engine: every reference resolved, the first error thrown.
 * @throws AppError job.*
 */
export function understandJob(document: unknown): Job {
  const reference = findReferences(document)[0];
  if (reference !== undefined) throw unresolved(reference, []);
  const { errors, job } = understand(document);
  if (job === null) throw errors[0]!.error;
  return job;
}

function understand(document: unknown): { readonly errors: readonly PathError[]; readonly job: Job | null } {
  if (!isJobDocument(document)) {
    const format = isDatax(document) ? "DataX" : isVersion1(document) ? "1.0" : null;
    const error =
      format === null ? new AppError("job.unknown_format", {}) : new AppError("job.other_format", { format });
    return { errors: [{ path: [], error }], job: null };
  }
  const parsed = jobDocument.safeParse(document);
  const refused = parsed.success ? [] : parsed.error.issues;
  const errors = pathErrors(refused, document, []);
  if (errors.length > 0) return { errors, job: null };
  // What is left are values that hold references: the rest is judged as if they were absent.
  const known = parsed.data ?? jobDocument.parse(without(document, refused));
  const job = pair(known);
  if (job instanceof AppError) return { errors: [{ path: (job.path ?? "").split("."), error: job }], job: null };
  const inside = [job.reader, job.writer].flatMap(parameterErrors);
  return { errors: inside, job: inside.length > 0 ? null : job };
}

function without(document: unknown, issues: readonly { readonly path: readonly PropertyKey[] }[]): unknown {
  const copy = structuredClone(document);
  for (const { path } of issues) {
    const parent = valueAt(copy, path.slice(0, -1) as Path);
    if (typeof parent === "object" && parent !== null) Reflect.deleteProperty(parent, path.at(-1)!);
  }
  return copy;
}

function pair(document: JobDocument): Job | AppError {
  try {
    return readJob(document);
  } catch (error) {
    return toAppError(error);
  }
}

function parameterErrors(step: JobStep): PathError[] {
  const base = stepPath(step);
  const { category, stepType: name, parameter } = step;
  const known = stepType(category, name);
  if (known === null) {
    const params = { category, stepType: name, known: Object.keys(STEP_TYPES[category]).join(", ") };
    const path = [...base, "stepType"];
    return [{ path, error: new AppError("job.unknown_step_type", params, { path: formatPath(path) }) }];
  }
  const parsed = known.parameter.safeParse(parameter);
  return parsed.success ? [] : pathErrors(parsed.error.issues, parameter, [...base, "parameter"]);
}

function unknownKeyErrors(document: unknown): PathError[] {
  if (!isJobDocument(document)) return [];
  const steps: readonly unknown[] = Array.isArray(document.steps) ? document.steps : [];
  const found = [
    ...unknownKeys(jobDocument, document),
    ...steps.flatMap((step, index) => {
      const { category, stepType: name, parameter } = (step ?? {}) as Record<string, unknown>;
      if ((category !== "reader" && category !== "writer") || typeof name !== "string") return [];
      const known = stepType(category, name);
      return known === null ? [] : unknownKeys(known.parameter, parameter, ["steps", index, "parameter"]);
    }),
  ];
  return found
    .filter(({ path }) => path[0] !== "extend")
    .map(({ path, suggestion }) => ({
      path,
      error: new AppError(
        "job.unknown_key",
        { key: String(path.at(-1)) },
        { path: formatPath(path), details: suggestion === null ? {} : { suggestion } },
      ),
    }));
}

function parameterWarnings(job: Job, zone: string | undefined): PathError[] {
  const { channels, bytesPerSecond } = job;
  const mbps = (bytesPerSecond ?? Infinity) / 1_048_576;
  const speed = ["setting", "speed", "mbps"];
  const slow = new AppError("job.slow_channels", { mbps, concurrent: channels }, { path: formatPath(speed) });
  const steps = [job.reader, job.writer].flatMap((step) => {
    const known = stepType(step.category, step.stepType);
    if (zone === undefined || known?.warnings === undefined) return [];
    const parsed = known.parameter.safeParse(step.parameter);
    if (!parsed.success) return [];
    return known.warnings(parsed.data, job.zone ?? zone).map((error) => {
      const path = [...stepPath(step), "parameter", error.path ?? ""];
      const at = { path: joinPath(`${step.path}.parameter`, error.path) };
      return { path, error: new AppError(error.code, error.params as never, at) };
    });
  });
  return [...(mbps < channels ? [{ path: speed, error: slow }] : []), ...steps];
}

function stepPath({ path }: JobStep): Path {
  return ["steps", Number(/\d+/.exec(path)![0])];
}

/** The place of a reference inside its text; escapes before it are counted by looking for it in the source. */
function referenceRange(text: string, root: Node, { path, name, length, offset }: Reference): TextRange {
  const whole = rangeOf(text, root, path);
  const source = text.slice(whole.offset, whole.offset + whole.length);
  const plain = source.length === offset || source.slice(1 + offset, 1 + offset + length).includes(name);
  return plain ? range(text, { offset: whole.offset + 1 + offset, length }) : whole;
}

import { replaceEqualDeep } from "@tanstack/react-query";
import { useDeferredValue, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { usePreferences } from "@/components/ui/preferences/provider";
import { checkJob } from "@/lib/core/job/check";
import { editJob, type JobEdit } from "@/lib/core/job/edit";
import { jobSyntax } from "@/lib/core/job/job-syntax";
import { newJob } from "@/lib/core/job/new-job";
import { formatPath, valueAt, type Path } from "@/lib/core/job/path";
import type { Locale } from "@/lib/core/locale";
import type { Obstacle } from "@/lib/core/wizard/obstacles";
import { editOf, jobOf, readWizard, type WizardJob, type WizardReading } from "@/lib/core/wizard/wizard-job";

/** A change to the script, made to whatever it is by then. */
export type ScriptEdit = (change: (text: string) => string) => void;

/** The job that the wizard's fields are views of. */
export interface Wizard {
  readonly job: WizardJob;
  readonly readOnly: boolean;
  readonly edit: (edits: readonly JobEdit[]) => void;
  readonly set: (path: Path, value: unknown) => void;
  /** A field was left: from now on it is told what is wrong with it. */
  readonly touch: (path: Path) => void;
  /** Another object as soon as another thing may be said of any field. */
  readonly verdict: object;
  /** What is wrong at a place that was touched, in the reader's language. */
  readonly errorAt: (path: Path) => string | undefined;
}

interface WizardInput {
  readonly script: string;
  readonly onScript: ScriptEdit;
  readonly readOnly: boolean;
  /** Every field tells its faults, touched or not: somebody tried to go on. */
  readonly showAll: boolean;
}

/** The script as the wizard shows it, or why it cannot. An empty script is a new job. */
export function useWizard({ script, onScript, readOnly, showAll }: WizardInput): Wizard | readonly Obstacle[] {
  const t = useTranslations("wizard");
  const { locale } = usePreferences();
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const text = script.trim() === "" ? newJob() : script;
  const reading = useReading(text);
  const { said, judged } = useJudgement(text, locale);
  const verdict = useMemo(() => ({ said, touched, showAll }), [said, touched, showAll]);
  if (reading.job === null) return reading.obstacles;
  const { job } = reading;
  const edit = (edits: readonly JobEdit[]) =>
    onScript((current) => editJob(current.trim() === "" ? newJob() : current, edits));
  const touch = (path: Path) => {
    const at = formatPath(path);
    setTouched((now) => (now.has(at) ? now : new Set([...now, at])));
  };
  return {
    job,
    readOnly,
    edit,
    set: (path, value) => {
      touch(path);
      edit([editOf(job, path, value)]);
    },
    touch,
    verdict,
    errorAt: (path) => {
      const at = formatPath(path);
      if (!showAll && !touched.has(at)) return undefined;
      const error = said.get(at);
      const value = valueAt(judged, path);
      return error === undefined || (value !== "" && value !== undefined && value !== null) ? error : t("required");
    },
  };
}

const NOTHING_SAID: ReadonlyMap<string, string> = new Map();

/** What is wrong, by the place where it is. It may follow a key; the letter may not wait for it. */
function useJudgement(
  text: string,
  locale: Locale,
): { readonly said: ReadonlyMap<string, string>; readonly judged: unknown } {
  const last = useDeferredValue(text);
  return useMemo(() => {
    const errors = checkJob(last).errors.map(
      ({ error }) => [error.path ?? "", error.describe(locale).message] as const,
    );
    // The same object while nothing is wrong: then nothing is drawn anew either.
    return { said: errors.length === 0 ? NOTHING_SAID : new Map(errors.reverse()), judged: jobSyntax(last).document };
  }, [last, locale]);
}

/** The job behind a text. What is as it was stays the same object, so that what shows it can tell. */
function useReading(text: string): WizardReading {
  const [last, setLast] = useState(() => ({ text, reading: readWizard(text) }));
  if (last.text === text) return last.reading;
  const next = { text, reading: settled(last.reading, readWizard(text)) };
  setLast(next);
  return next.reading;
}

/** `after` with what it has in common with `before` as the same objects. */
function settled(before: WizardReading, after: WizardReading): WizardReading {
  if (before.job === null || after.job === null) return after;
  return {
    obstacles: null,
    job: jobOf(
      replaceEqualDeep(before.job.document, after.job.document),
      replaceEqualDeep(before.job.base, after.job.base),
    ),
  };
}

export const isWizard = (result: Wizard | readonly Obstacle[]): result is Wizard => "job" in result;

import { replaceEqualDeep } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { usePreferences } from "@/components/ui/preferences/provider";
import type { AppError } from "@/lib/core/errors";
import { checkJob } from "@/lib/core/job/check";
import { editJob, type JobEdit } from "@/lib/core/job/edit";
import { newJob } from "@/lib/core/job/new-job";
import { formatPath, valueAt, type Path } from "@/lib/core/job/path";
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
  const { reading, errors } = useReading(text);
  const said = useMemo(
    () => new Map(errors.map((error) => [error.path ?? "", error.describe(locale).message] as const).reverse()),
    [errors, locale],
  );
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
      const value = valueAt(job.document, path);
      return error === undefined || (value !== "" && value !== undefined && value !== null) ? error : t("required");
    },
  };
}

/** The job behind a text and its errors. What is as it was stays the same object, so that what shows it can tell. */
function useReading(text: string): { readonly reading: WizardReading; readonly errors: readonly AppError[] } {
  const read = () => ({ text, reading: readWizard(text), errors: checkJob(text).errors.map(({ error }) => error) });
  const [last, setLast] = useState(read);
  if (last.text === text) return last;
  const fresh = read();
  const isQuiet = last.errors.length === 0 && fresh.errors.length === 0;
  const next = { text, reading: settled(last.reading, fresh.reading), errors: isQuiet ? last.errors : fresh.errors };
  setLast(next);
  return next;
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

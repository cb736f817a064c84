import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { usePreferences } from "@/components/ui/preferences/provider";
import { checkJob } from "@/lib/core/job/check";
import { editJob, type JobEdit } from "@/lib/core/job/edit";
import { newJob } from "@/lib/core/job/new-job";
import { formatPath, valueAt, type Path } from "@/lib/core/job/path";
import type { Obstacle } from "@/lib/core/wizard/obstacles";
import { editOf, readWizard, type WizardJob } from "@/lib/core/wizard/wizard-job";

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
  const reading = useMemo(() => readWizard(text), [text]);
  const errors = useMemo(() => {
    const found = checkJob(text).errors.map(({ error }) => [error.path ?? "", error.describe(locale).message] as const);
    return new Map(found.reverse());
  }, [text, locale]);
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
    errorAt: (path) => {
      const at = formatPath(path);
      if (!showAll && !touched.has(at)) return undefined;
      const error = errors.get(at);
      const value = valueAt(job.document, path);
      return error === undefined || (value !== "" && value !== undefined && value !== null) ? error : t("required");
    },
  };
}

export const isWizard = (result: Wizard | readonly Obstacle[]): result is Wizard => "job" in result;

import type { WizardJob } from "@/lib/core/wizard/wizard-job";
import type { Wizard } from "./use-wizard";

type Parts = (job: WizardJob) => readonly object[];

/** The parameters of one side that have fields of their own. */
export const withoutColumns = (parameters: object): object => ({ ...parameters, column: null });

/**
 * For `memo`: a panel is drawn anew when the parts of the job that it shows have changed, or what is said of fields.
 * It edits nothing but these parts, so the wizard that it was last drawn with serves it as well as the newest.
 */
export function sameParts<Props extends { readonly wizard: Wizard }>(parts: Parts) {
  return ({ wizard: before, ...old }: Props, { wizard: after, ...now }: Props): boolean =>
    before.readOnly === after.readOnly &&
    before.verdict === after.verdict &&
    [before.job.base, ...parts(before.job)].every((part, index) =>
      isSame(part, [after.job.base, ...parts(after.job)][index]!),
    ) &&
    isSame(old, now);
}

function isSame(one: object, other: object): boolean {
  const [a, b] = [one as Readonly<Record<string, unknown>>, other as Readonly<Record<string, unknown>>];
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && Object.is(a[key], b[key]))
  );
}

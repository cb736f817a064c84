import { isValidElement } from "react";
import type { WizardJob } from "@/lib/core/wizard/wizard-job";
import type { Wizard } from "./use-wizard";

type Parts<Props> = (job: WizardJob, props: Omit<Props, "wizard">) => readonly object[];

/** The parameters of one side that have fields of their own. */
export const withoutColumns = (parameters: object): object => ({ ...parameters, column: null });

/**
 * For `memo`: a panel or a field is drawn anew when the parts of the job that it shows have changed, or what is said of
 * fields. It edits nothing but these parts, so the wizard that it was last drawn with serves it as well as the newest.
 */
export function sameParts<Props extends { readonly wizard: Wizard }>(parts: Parts<Props>) {
  return ({ wizard: before, ...old }: Props, { wizard: after, ...now }: Props): boolean =>
    before.readOnly === after.readOnly &&
    before.verdict === after.verdict &&
    [before.job.base, ...parts(before.job, old)].every((part, index) =>
      isSame(part, [after.job.base, ...parts(after.job, now)][index]!),
    ) &&
    isSame(old, now);
}

function isSame(one: object, other: object): boolean {
  const [a, b] = [one as Readonly<Record<string, unknown>>, other as Readonly<Record<string, unknown>>];
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isSameValue(a[key], b[key]))
  );
}

/** Elements that would draw the same are the same, though each drawing makes them anew. */
function isSameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  return isValidElement<object>(a) && isValidElement<object>(b) && a.type === b.type && isSame(a.props, b.props);
}

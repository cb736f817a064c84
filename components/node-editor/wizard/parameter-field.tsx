"use client";
import { memo, type ReactElement, type ReactNode } from "react";
import { FieldFrame, type ControlProps } from "@/components/form/field-frame";
import { usePreferences } from "@/components/ui/preferences/provider";
import type { FieldHelp } from "@/lib/core/job/parameter";
import { fieldSchema, parameterValue, type WizardSide } from "@/lib/core/wizard/wizard-job";
import { sameParts } from "./same-parts";
import type { Wizard } from "./use-wizard";

interface ParameterFieldProps {
  readonly wizard: Wizard;
  readonly side: WizardSide;
  readonly name: string;
  readonly required?: boolean;
  readonly group?: boolean;
  readonly valueProp?: "value" | "checked";
  /** In place of the schema's own sentence. */
  readonly help?: ReactNode;
  /** What the control calls its handler with, as the job's value. */
  readonly read?: (given: never) => unknown;
  /** The job's value as the control shows it. */
  readonly show?: (value: unknown) => unknown;
  readonly after?: ReactNode;
  readonly error?: string | undefined;
  readonly children: ReactElement<ControlProps>;
}

const fromEvent = (given: unknown): unknown => {
  if (typeof given !== "object" || given === null || !("target" in given)) return given;
  const { target } = given as {
    readonly target: { readonly value?: unknown; readonly checked?: boolean; readonly type?: string };
  };
  return target.type === "checkbox" ? target.checked : target.value;
};

function Field(props: ParameterFieldProps) {
  const { wizard, side, name, valueProp = "value", read = fromEvent, show, help, error, children, ...frame } = props;
  const { locale } = usePreferences();
  const texts = fieldSchema(side, name)?.meta() as FieldHelp | undefined;
  const { title, description } = locale === "zh" && texts ? texts.zh : (texts ?? { title: name, description: "" });
  const path = [...wizard.job.base[side], name];
  const value = parameterValue(wizard.job, side, name);
  const bound: ControlProps = {
    [valueProp]: show ? show(value) : value,
    disabled: wizard.readOnly || children.props.disabled === true,
    onChange: ((given: never) => wizard.set(path, read(given))) as (...args: never[]) => void,
    onBlur: () => wizard.touch(path),
  };
  return (
    <FieldFrame {...frame} label={title} help={help ?? description} error={error ?? wizard.errorAt(path)} bound={bound}>
      {children}
    </FieldFrame>
  );
}

/** One parameter of a job: title, help and rule are those of its schema. */
export const ParameterField = memo(
  Field,
  sameParts<ParameterFieldProps>((job, { side, name }) => [{ value: job[side][name] }]),
);

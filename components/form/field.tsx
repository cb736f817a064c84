"use client";
import { Controller, useFormContext, type FieldPath, type FieldValues } from "react-hook-form";
import { FieldFrame, type ControlProps, type FieldFrameProps } from "./field-frame";

interface FieldProps<Values extends FieldValues> extends Omit<FieldFrameProps, "error" | "bound"> {
  readonly name: FieldPath<Values>;
  /** `checked` for check boxes and switches. */
  readonly valueProp?: "value" | "checked";
}

/** One labelled control of a form. */
export function Field<Values extends FieldValues>({ name, valueProp = "value", ...frame }: FieldProps<Values>) {
  const { control } = useFormContext<Values>();
  return (
    <Controller
      control={control}
      name={name}
      render={({ field: { ref, value, onChange, onBlur, disabled }, fieldState: { error } }) => {
        const bound: ControlProps = {
          [valueProp]: value,
          onChange: onChange as (...args: never[]) => void,
          onBlur,
          ref,
          ...(disabled === undefined ? {} : { disabled }),
        };
        return <FieldFrame {...frame} bound={bound} error={error && (error.message ?? "")} />;
      }}
    />
  );
}

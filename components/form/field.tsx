"use client";
import { Form } from "antd";
import { useId, type ReactElement, type ReactNode, cloneElement } from "react";
import { Controller, useFormContext, type FieldPath, type FieldValues } from "react-hook-form";
import { useTranslations } from "use-intl";
import { useFormLayout } from "./form-layout";
import styles from "./field.module.css";

/** What a control inside a `Field` gets; the kit's inputs understand all of it. */
interface ControlProps {
  id?: string;
  value?: unknown;
  checked?: boolean;
  disabled?: boolean;
  onChange?: (...args: never[]) => void;
  onBlur?: () => void;
  ref?: unknown;
  status?: "error" | "";
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
  "aria-required"?: boolean;
  "aria-label"?: string;
}

interface FieldProps<Values extends FieldValues> {
  readonly name: FieldPath<Values>;
  readonly label: string;
  /** Grey line under the control; an error takes its place at once. */
  readonly help?: ReactNode;
  readonly required?: boolean;
  /** `checked` for check boxes and switches. */
  readonly valueProp?: "value" | "checked";
  /** Groups of radios have no element to point a label at: they are named directly. */
  readonly group?: boolean;
  readonly children: ReactElement<ControlProps>;
  /** Stands right of the control, outside of it. */
  readonly after?: ReactNode;
}

/**
 * One labelled control of a form: the label is clickable, help and error are read along, and the rule that is broken is
 * named where the help stood.
 */
export function Field<Values extends FieldValues>({
  name,
  label,
  help,
  required = false,
  valueProp = "value",
  group = false,
  children,
  after,
}: FieldProps<Values>) {
  const id = useId();
  const note = `${id}-note`;
  const common = useTranslations("common");
  const { control } = useFormContext<Values>();
  const { labelWidth } = useFormLayout();
  return (
    <Controller
      control={control}
      name={name}
      render={({ field: { ref, value, onChange, onBlur, disabled }, fieldState: { error } }) => {
        const message = error?.message ?? help;
        const props: ControlProps = {
          [valueProp]: value,
          onChange: onChange as (...args: never[]) => void,
          onBlur,
          ref,
          ...(disabled === undefined ? {} : { disabled }),
          ...(group ? { "aria-label": label } : { id }),
          ...(message === undefined || message === null ? {} : { "aria-describedby": note }),
          ...(error ? { "aria-invalid": true, status: "error" } : {}),
          ...(required ? { "aria-required": true } : {}),
        };
        return (
          <Form.Item
            {...(group ? {} : { htmlFor: id })}
            {...(labelWidth === null ? {} : { labelCol: { flex: `${labelWidth}px` }, wrapperCol: { flex: "1 1 0" } })}
            colon={false}
            label={
              <span className={styles.label}>
                {label}
                {required && (
                  <>
                    <span aria-hidden className={styles.star}>
                      *
                    </span>
                    <span className="visually-hidden">({common("required")})</span>
                  </>
                )}
              </span>
            }
            validateStatus={error ? "error" : ""}
            // Not `help`: the kit fades that in, and text that is half there can neither be read nor measured.
            extra={
              message === undefined || message === null ? undefined : (
                <span id={note} className={error ? styles.error : undefined} role={error ? "alert" : undefined}>
                  {message}
                </span>
              )
            }
          >
            {after ? (
              <span className={styles.row}>
                {cloneElement(children, props)}
                {after}
              </span>
            ) : (
              cloneElement(children, props)
            )}
          </Form.Item>
        );
      }}
    />
  );
}

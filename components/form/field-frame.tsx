"use client";
import { Form } from "antd";
import { cloneElement, useId, type ReactElement, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useFormLayout } from "./form-layout";
import styles from "./field.module.css";

/** What a control inside a field gets; the kit's inputs understand all of it. */
export interface ControlProps {
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

export interface FieldFrameProps {
  readonly label: string;
  /** Grey line under the control; an error takes its place. */
  readonly help?: ReactNode;
  readonly error?: string | undefined;
  readonly required?: boolean;
  /** Groups of radios have no element to point a label at: they are named directly. */
  readonly group?: boolean;
  /** Value and handlers of the control. */
  readonly bound?: ControlProps;
  readonly children: ReactElement<ControlProps>;
  /** Stands right of the control, outside of it. */
  readonly after?: ReactNode;
  /** Stands under help and error alike: what the field can be filled by. */
  readonly action?: ReactNode;
}

/**
 * One labelled control, wherever its value lives: the label is clickable, help and error are read along, and the rule
 * that is broken is named where the help stood.
 */
export function FieldFrame(props: FieldFrameProps) {
  const { label, help, error, required = false, group = false, bound = {}, children, after, action } = props;
  const id = useId();
  const note = `${id}-note`;
  const common = useTranslations("common");
  const { labelWidth } = useFormLayout();
  const message = error ?? help;
  const isNewLine = help === undefined || help === null;
  const hasMessage = message !== undefined && message !== null && message !== "";
  const control = cloneElement(children, {
    ...bound,
    ...(group ? { "aria-label": label } : { id }),
    ...(hasMessage ? { "aria-describedby": note } : {}),
    ...(error === undefined ? {} : { "aria-invalid": true, status: "error" }),
    ...(required ? { "aria-required": true } : {}),
  });
  return (
    <Form.Item
      {...(group ? {} : { htmlFor: id })}
      {...(labelWidth === null
        ? {}
        : { className: styles.beside!, labelCol: { flex: `${labelWidth}px` }, wrapperCol: { flex: "1 1 0" } })}
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
      validateStatus={error === undefined ? "" : "error"}
      // Not `help`: the kit fades that in, and text that is half there can neither be read nor measured.
      extra={
        hasMessage || action ? (
          <>
            {hasMessage && (
              <span
                id={note}
                className={error === undefined ? undefined : isNewLine ? styles.newError : styles.error}
                role={error === undefined ? undefined : "alert"}
              >
                {message}
              </span>
            )}
            {action && <div>{action}</div>}
          </>
        ) : undefined
      }
    >
      {after ? (
        <span className={styles.row}>
          {control}
          {after}
        </span>
      ) : (
        control
      )}
    </Form.Item>
  );
}

"use client";
import { Form } from "antd";
import { createContext, useContext, type ReactNode } from "react";

interface FormLayout {
  /** Pixels on wide screens, or null when labels stand above their controls everywhere. */
  readonly labelWidth: number | null;
}

const Context = createContext<FormLayout>({ labelWidth: null });

export function useFormLayout(): FormLayout {
  return useContext(Context);
}

interface FormBodyProps {
  /** Width of the label column on wide screens; without it labels stand on top. */
  readonly labelWidth?: number;
  readonly children: ReactNode;
}

/** Frame of a form's fields. Labels stand left on wide screens, on top below 1200 px. */
export function FormBody({ labelWidth, children }: FormBodyProps) {
  return (
    <Context value={{ labelWidth: labelWidth ?? null }}>
      <Form component={false} layout={labelWidth === undefined ? "vertical" : "horizontal"} labelAlign="left" labelWrap>
        {children}
      </Form>
    </Context>
  );
}

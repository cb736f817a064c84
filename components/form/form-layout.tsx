"use client";
import { Form } from "antd";
import { createContext, useContext, type ReactNode } from "react";
import { useWide } from "@/components/ui/page/use-wide";

interface FormLayout {
  /** Pixels, or null when labels stand above their controls. */
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
  const wide = useWide();
  const beside = labelWidth !== undefined && wide;
  return (
    <Context value={{ labelWidth: beside ? labelWidth : null }}>
      <Form component={false} layout={beside ? "horizontal" : "vertical"} labelAlign="left" labelWrap>
        {children}
      </Form>
    </Context>
  );
}

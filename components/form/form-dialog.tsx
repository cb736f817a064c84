"use client";
import { Modal } from "antd";
import { useState, type ReactNode } from "react";
import { FormProvider, type FieldValues, type UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";
import { FormBody } from "@/components/form/form-layout";
import { useProblem } from "@/components/form/use-problem";
import type { Problem } from "@/components/ui/feedback/problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";

interface FormDialogProps<Draft extends FieldValues, Valid extends FieldValues> {
  readonly form: UseFormReturn<Draft, unknown, Valid>;
  readonly title: string;
  readonly okText: string;
  readonly width?: 480 | 640;
  /** What is shown would be lost by a press beside the dialog. */
  readonly keepsOpen?: boolean;
  /** Stands above the fields. */
  readonly intro?: ReactNode;
  /** Does it, and closes the dialog; what it throws is shown within. */
  readonly submit: (draft: Valid) => Promise<void>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog that is one form: Enter submits it, and what is refused is said below its fields. */
export function FormDialog<Draft extends FieldValues, Valid extends FieldValues>(props: FormDialogProps<Draft, Valid>) {
  const { form, title, okText, width = 480, keepsOpen = false, intro, submit, onClose, children } = props;
  const common = useTranslations("common");
  const toProblem = useProblem();
  const [problem, setProblem] = useState<Problem | null>(null);
  const send = form.handleSubmit(async (draft) => {
    setProblem(null);
    try {
      await submit(draft);
    } catch (error) {
      setProblem(toProblem(error));
    }
  });
  return (
    <Modal
      open
      width={width}
      title={title}
      okText={okText}
      okButtonProps={{ loading: form.formState.isSubmitting }}
      cancelText={common("cancel")}
      mask={{ closable: !keepsOpen }}
      onCancel={onClose}
      onOk={() => void send()}
    >
      {intro}
      <FormProvider {...form}>
        <form noValidate onSubmit={send}>
          <FormBody>{children}</FormBody>
          {problem && <ProblemAlert problem={problem} />}
          <button type="submit" hidden />
        </form>
      </FormProvider>
    </Modal>
  );
}

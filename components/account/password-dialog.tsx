"use client";
import { Input, Modal } from "antd";
import { useState } from "react";
import { FormProvider } from "react-hook-form";
import { useTranslations } from "use-intl";
import { Field } from "@/components/form/field";
import { FormBody } from "@/components/form/form-layout";
import { useProblem } from "@/components/form/use-problem";
import { useZodForm } from "@/components/form/use-zod-form";
import type { Problem } from "@/components/ui/feedback/problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { passwordProof, type PasswordProof } from "@/lib/core/account-security";

interface PasswordDialogProps {
  /** Names what the password is asked for; the button repeats it. */
  readonly title: string;
  readonly confirm: (password: string) => Promise<void>;
  readonly onClose: () => void;
}

/** Asks for the password once more before something that a stolen session must not do. */
export function PasswordDialog({ title, confirm, onClose }: PasswordDialogProps) {
  const t = useTranslations("account");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const form = useZodForm(passwordProof, { password: "" });
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async ({ password }: PasswordProof) => {
    setProblem(null);
    try {
      await confirm(password);
      onClose();
    } catch (error) {
      setProblem(toProblem(error));
    }
  };
  return (
    <Modal
      open
      width={480}
      title={title}
      okText={title}
      okButtonProps={{ loading: form.formState.isSubmitting }}
      cancelText={common("cancel")}
      onCancel={onClose}
      onOk={() => void form.handleSubmit(submit)()}
    >
      <FormProvider {...form}>
        <form noValidate onSubmit={form.handleSubmit(submit)}>
          <FormBody>
            <Field<PasswordProof> name="password" label={t("currentPassword")} required>
              <Input.Password autoFocus autoComplete="current-password" />
            </Field>
          </FormBody>
          {problem && <ProblemAlert problem={problem} />}
          <button type="submit" hidden />
        </form>
      </FormProvider>
    </Modal>
  );
}

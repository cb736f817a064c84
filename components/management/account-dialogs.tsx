"use client";
import { App, Input, Modal } from "antd";
import { useState } from "react";
import { FormProvider } from "react-hook-form";
import { useTranslations } from "use-intl";
import { Field } from "@/components/form/field";
import { FormBody } from "@/components/form/form-layout";
import { useProblem } from "@/components/form/use-problem";
import { useZodForm } from "@/components/form/use-zod-form";
import type { Problem } from "@/components/ui/feedback/problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { accountDraft, newPassword, type AccountDraft, type AccountView } from "@/lib/core/account";
import styles from "./management.module.css";
import { useAccountChanges } from "./queries";

/** Makes an account with a first password, which its owner changes after signing in. */
export function CreateAccountDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations("management.accounts");
  const account = useTranslations("account");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const { create } = useAccountChanges();
  const form = useZodForm(accountDraft, { name: "", username: "", email: "", password: "" });
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (draft: AccountDraft) => {
    setProblem(null);
    try {
      await create.mutateAsync(draft);
      onClose();
    } catch (error) {
      setProblem(toProblem(error));
    }
  };
  return (
    <Modal
      open
      width={480}
      title={t("create")}
      okText={t("create")}
      okButtonProps={{ loading: create.isPending }}
      cancelText={common("cancel")}
      onCancel={onClose}
      onOk={() => void form.handleSubmit(submit)()}
    >
      <FormProvider {...form}>
        <form noValidate onSubmit={form.handleSubmit(submit)}>
          <FormBody>
            <Field<AccountDraft> name="name" label={account("name")} required>
              <Input autoFocus autoComplete="off" />
            </Field>
            <Field<AccountDraft> name="username" label={account("username")} required>
              <Input autoComplete="off" spellCheck={false} />
            </Field>
            <Field<AccountDraft> name="email" label={account("email")} required>
              <Input type="email" autoComplete="off" />
            </Field>
            <Field<AccountDraft> name="password" label={t("firstPassword")} required help={t("firstPasswordHelp")}>
              <Input.Password autoComplete="new-password" />
            </Field>
          </FormBody>
          {problem && <ProblemAlert problem={problem} />}
          <button type="submit" hidden />
        </form>
      </FormProvider>
    </Modal>
  );
}

interface SetPasswordDialogProps {
  readonly account: AccountView;
  readonly onClose: () => void;
}

/** Sets the password of somebody who forgot it; also opens a locked account. */
export function SetPasswordDialog({ account, onClose }: SetPasswordDialogProps) {
  const t = useTranslations("management.accounts");
  const texts = useTranslations("account");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const { message } = App.useApp();
  const { setPassword } = useAccountChanges();
  const form = useZodForm(newPassword, { password: "" });
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async ({ password }: { password: string }) => {
    setProblem(null);
    try {
      await setPassword.mutateAsync({ id: account.id, password });
      message.success(t("passwordSet", { name: account.name }));
      onClose();
    } catch (error) {
      setProblem(toProblem(error));
    }
  };
  return (
    <Modal
      open
      width={480}
      title={t("setPasswordTitle", { name: account.name })}
      okText={t("setPassword")}
      okButtonProps={{ loading: setPassword.isPending }}
      cancelText={common("cancel")}
      onCancel={onClose}
      onOk={() => void form.handleSubmit(submit)()}
    >
      <p className={styles.text}>{t("setPasswordText")}</p>
      <FormProvider {...form}>
        <form noValidate onSubmit={form.handleSubmit(submit)}>
          <FormBody>
            <Field<{ password: string }>
              name="password"
              label={texts("newPassword")}
              required
              help={texts("setUp.passwordHelp")}
            >
              <Input.Password autoFocus autoComplete="new-password" />
            </Field>
          </FormBody>
          {problem && <ProblemAlert problem={problem} />}
          <button type="submit" hidden />
        </form>
      </FormProvider>
    </Modal>
  );
}

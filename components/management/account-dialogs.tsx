"use client";
import { App, Input } from "antd";
import { useTranslations } from "use-intl";
import { Field } from "@/components/form/field";
import { FormDialog } from "@/components/form/form-dialog";
import { useZodForm } from "@/components/form/use-zod-form";
import { accountDraft, newPassword, type AccountDraft, type AccountView } from "@/lib/core/account";
import styles from "./management.module.css";
import { useAccountChanges } from "./queries";

/** Makes an account with a first password, which its owner changes after signing in. */
export function CreateAccountDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations("management.accounts");
  const account = useTranslations("account");
  const { create } = useAccountChanges();
  const form = useZodForm(accountDraft, { name: "", username: "", email: "", password: "" });
  const submit = async (draft: AccountDraft) => {
    await create.mutateAsync(draft);
    onClose();
  };
  return (
    <FormDialog form={form} title={t("create")} okText={t("create")} submit={submit} onClose={onClose}>
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
    </FormDialog>
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
  const { message } = App.useApp();
  const { setPassword } = useAccountChanges();
  const form = useZodForm(newPassword, { password: "" });
  const submit = async ({ password }: { password: string }) => {
    await setPassword.mutateAsync({ id: account.id, password });
    message.success(t("passwordSet", { name: account.name }));
    onClose();
  };
  return (
    <FormDialog
      form={form}
      title={t("setPasswordTitle", { name: account.name })}
      okText={t("setPassword")}
      intro={<p className={styles.text}>{t("setPasswordText")}</p>}
      submit={submit}
      onClose={onClose}
    >
      <Field<{ password: string }>
        name="password"
        label={texts("newPassword")}
        required
        help={texts("setUp.passwordHelp")}
      >
        <Input.Password autoFocus autoComplete="new-password" />
      </Field>
    </FormDialog>
  );
}

"use client";
import { Input } from "antd";
import { useTranslations } from "use-intl";
import { Field } from "@/components/form/field";
import { FormDialog } from "@/components/form/form-dialog";
import { useZodForm } from "@/components/form/use-zod-form";
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
  const form = useZodForm(passwordProof, { password: "" });
  const submit = async ({ password }: PasswordProof) => {
    await confirm(password);
    onClose();
  };
  return (
    <FormDialog form={form} title={title} okText={title} submit={submit} onClose={onClose}>
      <Field<PasswordProof> name="password" label={t("currentPassword")} required>
        <Input.Password autoFocus autoComplete="current-password" />
      </Field>
    </FormDialog>
  );
}

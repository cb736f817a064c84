"use client";
import { Input, QRCode } from "antd";
import { useTranslations } from "use-intl";
import { Field } from "@/components/form/field";
import { FormDialog } from "@/components/form/form-dialog";
import { useZodForm } from "@/components/form/use-zod-form";
import { totpCode, type TotpCode, type TwoFactorStart } from "@/lib/core/account-security";
import styles from "./account.module.css";
import { useOwnAccount } from "./queries";

interface EnrolDialogProps {
  readonly enrolment: TwoFactorStart;
  readonly onClose: () => void;
}

/** Hands the secret to an authenticator app, and the backup codes to paper; a first code turns it on. */
export function EnrolDialog({ enrolment, onClose }: EnrolDialogProps) {
  const t = useTranslations("account.twoFactor");
  const { confirmTwoFactor } = useOwnAccount();
  const form = useZodForm(totpCode, { code: "" });
  const submit = async ({ code }: TotpCode) => {
    await confirmTwoFactor.mutateAsync(code);
    onClose();
  };
  return (
    <FormDialog
      form={form}
      title={t("enrolTitle")}
      okText={t("turnOn")}
      width={640}
      keepsOpen
      intro={
        <>
          <div className={styles.enrol}>
            {/* Dark on white in both themes: cameras read nothing else reliably. */}
            <QRCode value={enrolment.uri} size={164} type="svg" color="#000000" bgColor="#ffffff" />
            <div>
              <p>{t("scan")}</p>
              <p>{t("orType")}</p>
              <p className={`mono ${styles.secret}`} aria-label={t("secret")}>
                {new URL(enrolment.uri).searchParams.get("secret")}
              </p>
            </div>
          </div>
          <p className={styles.text}>{t("backup")}</p>
          <ul className={`mono ${styles.codes}`} aria-label={t("backupCodes")}>
            {enrolment.backupCodes.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </ul>
        </>
      }
      submit={submit}
      onClose={onClose}
    >
      <Field<TotpCode> name="code" label={t("code")} required help={t("codeHelp")}>
        <Input className="mono" inputMode="numeric" maxLength={6} autoComplete="one-time-code" />
      </Field>
    </FormDialog>
  );
}

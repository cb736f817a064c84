"use client";
import { Input, Modal, QRCode } from "antd";
import { useState } from "react";
import { FormProvider } from "react-hook-form";
import { useTranslations } from "use-intl";
import { Field } from "@/components/form/field";
import { FormBody } from "@/components/form/form-layout";
import { useProblem } from "@/components/form/use-problem";
import { useZodForm } from "@/components/form/use-zod-form";
import type { Problem } from "@/components/ui/feedback/problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
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
  const common = useTranslations("common");
  const toProblem = useProblem();
  const { confirmTwoFactor } = useOwnAccount();
  const form = useZodForm(totpCode, { code: "" });
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async ({ code }: TotpCode) => {
    setProblem(null);
    try {
      await confirmTwoFactor.mutateAsync(code);
      onClose();
    } catch (error) {
      setProblem(toProblem(error));
    }
  };
  return (
    <Modal
      open
      width={640}
      title={t("enrolTitle")}
      okText={t("turnOn")}
      okButtonProps={{ loading: confirmTwoFactor.isPending }}
      cancelText={common("cancel")}
      mask={{ closable: false }}
      onCancel={onClose}
      onOk={() => void form.handleSubmit(submit)()}
    >
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
      <FormProvider {...form}>
        <form noValidate onSubmit={form.handleSubmit(submit)}>
          <FormBody>
            <Field<TotpCode> name="code" label={t("code")} required help={t("codeHelp")}>
              <Input className="mono" inputMode="numeric" maxLength={6} autoComplete="one-time-code" />
            </Field>
          </FormBody>
          {problem && <ProblemAlert problem={problem} />}
          <button type="submit" hidden />
        </form>
      </FormProvider>
    </Modal>
  );
}

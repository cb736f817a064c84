"use client";
import { App, Button, Input } from "antd";
import { useState } from "react";
import { FormProvider } from "react-hook-form";
import { useTranslations } from "use-intl";
import { Field } from "@/components/form/field";
import { FormBody } from "@/components/form/form-layout";
import { useProblem } from "@/components/form/use-problem";
import { useZodForm } from "@/components/form/use-zod-form";
import type { Problem } from "@/components/ui/feedback/problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Panel } from "@/components/ui/page/panel";
import { passwordChange, type PasswordChange } from "@/lib/core/account-security";
import { useOwnAccount } from "./queries";

const EMPTY: PasswordChange = { currentPassword: "", newPassword: "" };

export function PasswordPanel() {
  const t = useTranslations("account");
  const toProblem = useProblem();
  const { message } = App.useApp();
  const { changePassword } = useOwnAccount();
  const form = useZodForm(passwordChange, EMPTY);
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (body: PasswordChange) => {
    setProblem(null);
    try {
      await changePassword.mutateAsync(body);
      form.reset(EMPTY);
      message.success(t("own.passwordChanged"));
    } catch (error) {
      setProblem(toProblem(error));
    }
  };
  return (
    <Panel title={t("password")}>
      <FormProvider {...form}>
        <form noValidate onSubmit={form.handleSubmit(submit)}>
          <FormBody labelWidth={184}>
            <Field<PasswordChange> name="currentPassword" label={t("currentPassword")} required>
              <Input.Password autoComplete="current-password" />
            </Field>
            <Field<PasswordChange> name="newPassword" label={t("newPassword")} required help={t("setUp.passwordHelp")}>
              <Input.Password autoComplete="new-password" />
            </Field>
            {problem && <ProblemAlert problem={problem} />}
            <Button htmlType="submit" loading={changePassword.isPending}>
              {t("own.changePassword")}
            </Button>
          </FormBody>
        </form>
      </FormProvider>
    </Panel>
  );
}

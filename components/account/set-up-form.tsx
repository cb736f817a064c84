"use client";
import { Button, Input } from "antd";
import { useState } from "react";
import { FormProvider } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";
import { Field } from "@/components/form/field";
import { FormBody } from "@/components/form/form-layout";
import { useZodForm } from "@/components/form/use-zod-form";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import type { Problem } from "@/components/ui/feedback/problem";
import { api } from "@/lib/client/api";
import { accountDraft, type AccountDraft } from "@/lib/core/account";
import { NarrowPage } from "@/components/ui/page/narrow-page";

/** Creates the first account of an installation: the owner. */
export function SetUpForm() {
  const t = useTranslations("account");
  const toProblem = useProblem();
  const form = useZodForm(accountDraft, { name: "", username: "", email: "", password: "" });
  const [problem, setProblem] = useState<Problem | null>(null);

  const submit = async (draft: AccountDraft) => {
    setProblem(null);
    try {
      await api.post("/api/set-up", { schema: z.object({}), body: draft });
      location.assign("/");
    } catch (error) {
      setProblem(toProblem(error));
    }
  };
  return (
    <NarrowPage title={t("setUp.title")} lead={t("setUp.lead")}>
      <FormProvider {...form}>
        <form noValidate onSubmit={form.handleSubmit(submit)}>
          <FormBody>
            <Field<AccountDraft> name="name" label={t("name")} required>
              <Input autoComplete="name" autoFocus />
            </Field>
            <Field<AccountDraft> name="username" label={t("username")} required help={t("setUp.usernameHelp")}>
              <Input autoComplete="username" spellCheck={false} />
            </Field>
            <Field<AccountDraft> name="email" label={t("email")} required>
              <Input type="email" autoComplete="email" />
            </Field>
            <Field<AccountDraft> name="password" label={t("password")} required help={t("setUp.passwordHelp")}>
              <Input.Password autoComplete="new-password" />
            </Field>
            {problem && <ProblemAlert problem={problem} />}
            <Button type="primary" size="large" block htmlType="submit" loading={form.formState.isSubmitting}>
              {t("setUp.submit")}
            </Button>
          </FormBody>
        </form>
      </FormProvider>
    </NarrowPage>
  );
}

"use client";
import { Button, Input } from "antd";
import { useState } from "react";
import { FormProvider } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";
import { Field } from "@/components/form/field";
import { FormBody } from "@/components/form/form-layout";
import { useProblem } from "@/components/form/use-problem";
import { useZodForm } from "@/components/form/use-zod-form";
import type { Problem } from "@/components/ui/feedback/problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { api } from "@/lib/client/api";
import { credentials, type Credentials } from "@/lib/core/sign-in";
import { NarrowPage } from "@/components/ui/page/narrow-page";

interface SignInFormProps {
  /** Path of our own to go to afterwards. */
  readonly target: string;
}

/** Signs in with e-mail address or user name. */
export function SignInForm({ target }: SignInFormProps) {
  const t = useTranslations("account");
  const toProblem = useProblem();
  const form = useZodForm(credentials, { identifier: "", password: "" });
  const [problem, setProblem] = useState<Problem | null>(null);

  const submit = async (body: Credentials) => {
    setProblem(null);
    try {
      await api.post("/api/session", { schema: z.object({}), body });
      location.assign(target);
    } catch (error) {
      setProblem(toProblem(error));
      form.setFocus("password");
    }
  };
  return (
    <NarrowPage title={t("signIn.title")} lead={t("signIn.lead")}>
      <FormProvider {...form}>
        <form noValidate onSubmit={form.handleSubmit(submit)}>
          <FormBody>
            <Field<Credentials> name="identifier" label={t("identifier")} required>
              <Input autoComplete="username" autoFocus spellCheck={false} />
            </Field>
            <Field<Credentials> name="password" label={t("password")} required>
              <Input.Password autoComplete="current-password" />
            </Field>
            {problem && <ProblemAlert problem={problem} />}
            <Button type="primary" size="large" block htmlType="submit" loading={form.formState.isSubmitting}>
              {t("signIn.submit")}
            </Button>
          </FormBody>
        </form>
      </FormProvider>
    </NarrowPage>
  );
}

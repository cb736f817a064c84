"use client";
import { Alert, Button, Input } from "antd";
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
import { NarrowPage } from "@/components/ui/page/narrow-page";
import { api } from "@/lib/client/api";
import { credentials, signInAnswer, type Credentials } from "@/lib/core/sign-in";
import styles from "./account.module.css";
import { CodeForm } from "./code-form";

interface SignInFormProps {
  /** Path of our own to go to afterwards. */
  readonly target: string;
  /** Whether the company's identity provider is offered. */
  readonly singleSignOn: boolean;
  /** What single sign-on came back with, when it failed. */
  readonly refusal: string | null;
}

/** Signs in with e-mail address or user name, and a code where the account asks for one; or by single sign-on. */
export function SignInForm({ target, singleSignOn, refusal }: SignInFormProps) {
  const t = useTranslations("account");
  const toProblem = useProblem();
  const form = useZodForm(credentials, { identifier: "", password: "" });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [needsCode, setNeedsCode] = useState(false);

  const submit = async (body: Credentials) => {
    setProblem(null);
    try {
      const answer = await api.post("/api/session", { schema: signInAnswer, body });
      if (answer.needsCode) setNeedsCode(true);
      else location.assign(target);
    } catch (error) {
      setProblem(toProblem(error));
      form.setFocus("password");
    }
  };
  const goToProvider = async () => {
    setProblem(null);
    try {
      const schema = z.object({ url: z.url() });
      const { url } = await api.post("/api/session/single-sign-on", { schema, body: { target } });
      location.assign(url);
    } catch (error) {
      setProblem(toProblem(error));
    }
  };
  if (needsCode) return <CodeForm target={target} onBack={() => setNeedsCode(false)} />;
  return (
    <NarrowPage title={t("signIn.title")} lead={t("signIn.lead")}>
      <FormProvider {...form}>
        <form noValidate onSubmit={form.handleSubmit(submit)}>
          <FormBody>
            {refusal !== null && problem === null && (
              <Alert
                type="warning"
                showIcon
                title={
                  /^signup.disabled$/.test(refusal) ? t("signIn.noAccount") : t("signIn.refused", { reason: refusal })
                }
                style={{ marginBottom: 12 }}
              />
            )}
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
            {singleSignOn && (
              <>
                <p className={styles.or}>{t("signIn.or")}</p>
                <Button size="large" block onClick={() => void goToProvider()}>
                  {t("signIn.singleSignOn")}
                </Button>
              </>
            )}
          </FormBody>
        </form>
      </FormProvider>
    </NarrowPage>
  );
}

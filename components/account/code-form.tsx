"use client";
import { Button, Input } from "antd";
import { useState } from "react";
import { FormProvider } from "react-hook-form";
import { useTranslations } from "use-intl";
import { Field } from "@/components/form/field";
import { FormBody } from "@/components/form/form-layout";
import { useProblem } from "@/components/form/use-problem";
import { useZodForm } from "@/components/form/use-zod-form";
import type { Problem } from "@/components/ui/feedback/problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { NarrowPage } from "@/components/ui/page/narrow-page";
import { api } from "@/lib/client/api";
import { secondFactor, signInAnswer, type SecondFactor } from "@/lib/core/sign-in";
import styles from "./account.module.css";

interface CodeFormProps {
  readonly target: string;
  readonly onBack: () => void;
}

/** The second step of signing in. */
export function CodeForm({ target, onBack }: CodeFormProps) {
  const t = useTranslations("account.signIn");
  const toProblem = useProblem();
  const form = useZodForm(secondFactor, { code: "" });
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (body: SecondFactor) => {
    setProblem(null);
    try {
      await api.post("/api/session/code", { schema: signInAnswer, body });
      location.assign(target);
    } catch (error) {
      setProblem(toProblem(error));
      form.setFocus("code");
    }
  };
  return (
    <NarrowPage title={t("codeTitle")} lead={t("codeLead")}>
      <FormProvider {...form}>
        <form noValidate onSubmit={form.handleSubmit(submit)}>
          <FormBody>
            <Field<SecondFactor> name="code" label={t("code")} required>
              <Input className="mono" autoComplete="one-time-code" autoFocus spellCheck={false} />
            </Field>
            {problem && <ProblemAlert problem={problem} />}
            <Button type="primary" size="large" block htmlType="submit" loading={form.formState.isSubmitting}>
              {t("codeSubmit")}
            </Button>
            <div className={styles.back}>
              <Button type="link" onClick={onBack}>
                {t("back")}
              </Button>
            </div>
          </FormBody>
        </form>
      </FormProvider>
    </NarrowPage>
  );
}

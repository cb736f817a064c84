"use client";
import { Button, Input, Select } from "antd";
import { useState } from "react";
import { FormProvider } from "react-hook-form";
import { useTranslations } from "use-intl";
import { Field } from "@/components/form/field";
import { FormBody } from "@/components/form/form-layout";
import { useProblem } from "@/components/form/use-problem";
import { useZodForm } from "@/components/form/use-zod-form";
import type { Problem } from "@/components/ui/feedback/problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { api } from "@/lib/client/api";
import { workspaceDraft, workspaceView, type WorkspaceDraft } from "@/lib/core/workspace";

const NEW = { name: "", displayName: "", timeZone: "Asia/Shanghai", description: "", mode: "BASIC" } as const;

/** What a new workspace needs to be told; it is then the one that is shown. */
export function WorkspaceForm() {
  const t = useTranslations("workspaces");
  const toProblem = useProblem();
  const form = useZodForm(workspaceDraft, NEW);
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (body: WorkspaceDraft) => {
    setProblem(null);
    try {
      const { id } = await api.post("/api/workspaces", { schema: workspaceView, body });
      showWorkspace(id);
    } catch (error) {
      setProblem(toProblem(error));
    }
  };
  return (
    <FormProvider {...form}>
      <form noValidate onSubmit={form.handleSubmit(submit)}>
        <FormBody>
          <Field<WorkspaceDraft> name="name" label={t("name")} required help={t("nameHelp")}>
            <Input className="mono" autoFocus spellCheck={false} autoComplete="off" />
          </Field>
          <Field<WorkspaceDraft> name="displayName" label={t("displayName")} required>
            <Input autoComplete="off" />
          </Field>
          <Field<WorkspaceDraft> name="timeZone" label={t("timeZone")} required help={t("timeZoneHelp")}>
            <Select showSearch options={Intl.supportedValuesOf("timeZone").map((value) => ({ value, label: value }))} />
          </Field>
          {problem && <ProblemAlert problem={problem} />}
          <Button type="primary" size="large" block htmlType="submit" loading={form.formState.isSubmitting}>
            {t("submit")}
          </Button>
        </FormBody>
      </form>
    </FormProvider>
  );
}

/** Shows a workspace from its first page on; this browser remembers it. */
export function showWorkspace(id: string): void {
  location.assign(`/workspaces/${id}`);
}

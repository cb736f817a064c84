"use client";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Input, Radio, Select, Skeleton, Switch } from "antd";
import { useState } from "react";
import { FormProvider } from "react-hook-form";
import { useTranslations } from "use-intl";
import { Field } from "@/components/form/field";
import { FormBody } from "@/components/form/form-layout";
import { useProblem } from "@/components/form/use-problem";
import { useZodForm } from "@/components/form/use-zod-form";
import type { Problem } from "@/components/ui/feedback/problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Page } from "@/components/ui/page/page";
import { Fact, Facts, Panel } from "@/components/ui/page/panel";
import { useMay, useSession } from "@/components/ui/session/session";
import { may } from "@/lib/core/permission";
import { workspaceChange, type WorkspaceChange, type WorkspaceView } from "@/lib/core/workspace";
import styles from "./management.module.css";
import { managementQueries, useChangeWorkspace } from "./queries";

/** Management → Workspace: its names, zone and mode. */
export function WorkspacePage() {
  const t = useTranslations("management.workspace");
  const toProblem = useProblem();
  const { workspace } = useSession();
  const query = useQuery(managementQueries.workspace(workspace.id));
  return (
    <Page needs="workspace.edit" title={t("title")} facts={query.data?.name}>
      <div className={styles.panels}>
        {query.error ? (
          <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />
        ) : query.data ? (
          <Settings workspace={query.data} />
        ) : (
          <Skeleton active />
        )}
      </div>
    </Page>
  );
}

const FORM = workspaceChange.pick({
  displayName: true,
  description: true,
  timeZone: true,
  mode: true,
  periodicScheduling: true,
  publishReview: true,
});

function Settings({ workspace }: { readonly workspace: WorkspaceView }) {
  const t = useTranslations("management.workspace");
  const texts = useTranslations("workspaces");
  const mode = useTranslations("shell.workspace.mode");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const { message } = App.useApp();
  const edit = useMay("workspace.edit");
  const change = useChangeWorkspace(workspace.id);
  const { displayName, description, timeZone, periodicScheduling, publishReview } = workspace;
  const values = { displayName, description, timeZone, mode: workspace.mode, periodicScheduling, publishReview };
  const form = useZodForm(FORM, values);
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (values: Partial<WorkspaceChange>) => {
    setProblem(null);
    try {
      const saved = await change.mutateAsync(values);
      message.success(t("saved"));
      // Name, zone and mode stand in the bar above, on every page; what a publish waits for, in the studio.
      const shown = ["displayName", "timeZone", "mode", "publishReview"] as const;
      if (shown.some((key) => saved[key] !== workspace[key])) location.reload();
      else form.reset(values);
    } catch (error) {
      setProblem(toProblem(error));
    }
  };
  return (
    <FormProvider {...form}>
      <form noValidate onSubmit={form.handleSubmit(submit)} className={styles.panels}>
        <Panel title={t("general")}>
          <FormBody labelWidth={184}>
            <div className={styles.fixed}>
              <Facts>
                <Fact label={texts("name")}>
                  <span className="mono">{workspace.name}</span>
                </Fact>
              </Facts>
            </div>
            <Field<WorkspaceChange> name="displayName" label={texts("displayName")} required>
              <Input disabled={!edit.allowed} autoComplete="off" />
            </Field>
            <Field<WorkspaceChange> name="description" label={t("description")}>
              <Input.TextArea disabled={!edit.allowed} rows={2} maxLength={200} />
            </Field>
          </FormBody>
        </Panel>
        <Panel title={t("scheduling")}>
          <FormBody labelWidth={184}>
            <Field<WorkspaceChange> name="timeZone" label={texts("timeZone")} required help={texts("timeZoneHelp")}>
              <Select
                showSearch
                disabled={!edit.allowed}
                options={Intl.supportedValuesOf("timeZone").map((value) => ({ value, label: value }))}
              />
            </Field>
            <Field<WorkspaceChange>
              name="periodicScheduling"
              label={t("periodic")}
              valueProp="checked"
              help={t("periodicHelp")}
            >
              <Switch disabled={!edit.allowed} />
            </Field>
            <Field<WorkspaceChange> name="mode" label={t("mode")} group help={t("modeHelp")}>
              <Radio.Group
                disabled={!edit.allowed || workspace.mode === "STANDARD"}
                options={(["BASIC", "STANDARD"] as const).map((value) => ({ value, label: mode(value) }))}
              />
            </Field>
          </FormBody>
        </Panel>
        <Panel title={t("publishing")}>
          <FormBody labelWidth={184}>
            <Field<WorkspaceChange>
              name="publishReview"
              label={t("review")}
              valueProp="checked"
              help={<ReviewHelp workspaceId={workspace.id} isOn={publishReview} />}
            >
              <Switch disabled={!edit.allowed} />
            </Field>
          </FormBody>
        </Panel>
        {problem && <ProblemAlert problem={problem} />}
        <div>
          <Button
            type="primary"
            htmlType="submit"
            disabled={!edit.allowed}
            title={edit.reason}
            loading={change.isPending}
          >
            {common("save")}
          </Button>
        </div>
      </form>
    </FormProvider>
  );
}

/** Who may review, and what becomes of what waits. */
function ReviewHelp({ workspaceId, isOn }: { readonly workspaceId: string; readonly isOn: boolean }) {
  const t = useTranslations("management.workspace");
  const { data } = useQuery(managementQueries.members(workspaceId));
  const reviewers = data?.items.filter(({ role }) => may(role, "node.review")).length;
  return (
    <>
      {t("reviewHelp")}{" "}
      {reviewers !== undefined && (
        <>
          {t("reviewers", { count: reviewers })} {reviewers < 2 && t("reviewersFew")}
        </>
      )}{" "}
      {isOn && t("reviewOff")}
    </>
  );
}

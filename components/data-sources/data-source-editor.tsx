"use client";
import { useQuery } from "@tanstack/react-query";
import { Alert, App, Button, Input, Radio } from "antd";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormProvider, useWatch } from "react-hook-form";
import { useTranslations } from "use-intl";
import { Field } from "@/components/form/field";
import { FormBody } from "@/components/form/form-layout";
import { useProblem } from "@/components/form/use-problem";
import { useZodForm } from "@/components/form/use-zod-form";
import type { Problem } from "@/components/ui/feedback/problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Page } from "@/components/ui/page/page";
import { Panel } from "@/components/ui/page/panel";
import { usePreferences } from "@/components/ui/preferences/provider";
import { useMay, useSession } from "@/components/ui/session/session";
import { useShortcut } from "@/components/ui/shortcuts/use-shortcut";
import { TypeTile } from "@/components/ui/type-tile/type-tile";
import { dataSourceType, ENVIRONMENTS, type DataSourceView, type Environment } from "@/lib/core/data-source";
import { ConnectionConfiguration } from "./connection-configuration";
import styles from "./data-source-editor.module.css";
import { DataSourceFields } from "./data-source-fields";
import { DiagnosisPanel } from "@/components/ui/diagnosis/diagnosis-panel";
import { SharesPanel } from "./shares-panel";
import { UsesPanel } from "./uses";
import { useSandboxSettings } from "./use-sandbox-settings";
import { formSchema, formValues, type DataSourceForm } from "./form-values";
import {
  dataSourceQueries,
  useChangeDataSource,
  useCreateDataSource,
  useTestConnectivity,
} from "@/lib/client/data-sources";

const LIST = "/data-integration/data-sources";
const LABEL_PX = 184;

interface DataSourceEditorProps {
  readonly type: string;
  /** The data source that is edited, or the one that a new one is copied from. */
  readonly source: DataSourceView | null;
  readonly clone?: boolean;
  readonly environment: Environment;
}

/** Adds, edits or clones a data source: fields left, connectivity below, diagnosis beside once a test failed. */
export function DataSourceEditor({ type, source, clone = false, environment }: DataSourceEditorProps) {
  const t = useTranslations("dataSources");
  const common = useTranslations("common");
  const { locale } = usePreferences();
  const router = useRouter();
  const { message, modal } = App.useApp();
  const toProblem = useProblem();
  const session = useSession();
  const may = useMay("dataSource.manage");
  const edited = clone ? null : source;
  const current = useQuery({ ...dataSourceQueries.one(edited?.id ?? ""), enabled: edited !== null });
  const saved = edited && (current.data ?? edited);
  const sharedBy = saved?.sharedBy ?? null;
  // What another workspace shares is changed there.
  const manage = sharedBy ? { allowed: false, reason: t("sharing.readOnly", { workspace: sharedBy.name }) } : may;
  const setting = saved?.environments.find((candidate) => candidate.environment === environment);
  const sandbox = useSandboxSettings(type, setting === undefined);
  const others = useQuery(dataSourceQueries.list()).data?.items ?? [];
  const takenNames = others.filter(({ id }) => id !== edited?.id).map(({ name }) => name);
  const [isSandbox, setIsSandbox] = useState(false);
  const savedSecrets = setting || isSandbox ? ["accessKeySecret"] : [];
  const form = useZodForm(formSchema(type, { savedSecrets, takenNames }), formValues(type, source, environment, clone));
  // The server knows the secret of the sandbox's own key, and fills it in for no other address.
  const names = useWatch({ control: form.control, name: ["settings.endpoint", "settings.accessKeyId"] });
  const isNamed = sandbox !== null && names[0] === sandbox["endpoint"] && names[1] === sandbox["accessKeyId"];
  if (isNamed !== isSandbox) setIsSandbox(isNamed);
  const create = useCreateDataSource();
  const change = useChangeDataSource(edited?.id ?? "");
  const test = useTestConnectivity();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [shownGroup, setShownGroup] = useState<string | null>(null);
  const typeName = dataSourceType(type).name[locale];
  const tests = (saved?.connectivity ?? []).filter((result) => result.environment === environment);
  const failed = tests.filter(({ state, error }) => state === "FAILED" && error !== null);
  const shown = failed.find(({ resourceGroup }) => resourceGroup.id === shownGroup) ?? failed[0];
  const isDirty = form.formState.isDirty;

  /** Saves what the form holds; null when a rule is broken or the server refused. */
  const save = async (): Promise<DataSourceView | null> => {
    setProblem(null);
    let result: DataSourceView | null = null;
    await form.handleSubmit(async ({ name, description, settings, secrets }) => {
      const given = Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== ""));
      const environments = { [environment]: { settings, secrets: given } };
      try {
        result = saved
          ? await change.mutateAsync({ name, description, environments })
          : await create.mutateAsync({ name, type, description, environments });
        form.reset({ name, description, settings, secrets: formValues(type, null, environment).secrets });
      } catch (error) {
        setProblem(toProblem(error));
      }
    })();
    return result;
  };
  const testFrom = async (groups: readonly string[]) => {
    const target = saved && !isDirty ? saved : await save();
    if (!target) return;
    setShownGroup(groups[0] ?? null);
    for (const resourceGroupId of groups) {
      try {
        await test.mutateAsync({ dataSourceId: target.id, environment, resourceGroupId });
      } catch (error) {
        setProblem(toProblem(error));
      }
    }
    if (!saved) router.replace(`${LIST}/${target.id}?environment=${environment}`);
  };
  const finish = async () => {
    const done = saved && !isDirty ? saved : await save();
    if (!done) return;
    message.success(t("form.saved", { name: done.name }));
    router.push(LIST);
  };
  const complete = async () => {
    if (!(await form.trigger(undefined, { shouldFocus: true }))) return;
    const passed = !isDirty && tests.some(({ state }) => state === "CONNECTED");
    if (passed) return finish();
    modal.confirm({
      title: t("form.completeUntestedTitle"),
      content: t("form.completeUntested"),
      okText: t("form.completeAnyway"),
      cancelText: common("cancel"),
      onOk: finish,
    });
  };
  const fillIn = (settings: Readonly<Record<string, string>>) => {
    for (const [name, value] of Object.entries(settings)) {
      form.setValue(`settings.${name}`, value, { shouldDirty: true, shouldValidate: value !== "" });
    }
    form.clearErrors("secrets");
  };
  useShortcut("save", () => void complete(), manage.allowed);

  const title =
    edited === null
      ? t("form.addTitle", { type: typeName })
      : manage.allowed
        ? t("form.editTitle", { name: edited.name })
        : edited.name;
  return (
    <Page
      title={title}
      parents={[{ title: t("title"), href: LIST }]}
      actions={
        <>
          {edited && (
            <Button disabled={!manage.allowed} onClick={() => router.push(`${LIST}/new?from=${edited.id}`)}>
              {common("clone")}
            </Button>
          )}
          <Button onClick={() => router.push(LIST)}>{common("cancel")}</Button>
          <Button
            type="primary"
            disabled={!manage.allowed}
            title={manage.reason}
            loading={create.isPending || change.isPending}
            onClick={() => void complete()}
          >
            {t("form.complete")}
          </Button>
        </>
      }
    >
      <div className={styles.columns}>
        <div className={styles.main}>
          {problem && <ProblemAlert problem={problem} />}
          {sharedBy && <Alert type="info" showIcon title={manage.reason} />}
          <Panel
            title={t("form.basic")}
            extra={
              <>
                {!setting && sandbox && !isSandbox && (
                  <Button
                    size="small"
                    disabled={!manage.allowed}
                    title={t("form.sandboxHelp")}
                    onClick={() => fillIn(sandbox)}
                  >
                    {t("form.sandbox")}
                  </Button>
                )}
                <TypeTile type={type} />
                {typeName}
              </>
            }
          >
            <FormProvider {...form}>
              <form
                noValidate
                onSubmit={(event) => {
                  event.preventDefault();
                  void complete();
                }}
              >
                <FormBody labelWidth={LABEL_PX}>
                  <Field<DataSourceForm> name="name" label={t("form.name")} required>
                    <Input
                      className="mono"
                      autoFocus={edited === null}
                      autoComplete="off"
                      spellCheck={false}
                      readOnly={!manage.allowed}
                    />
                  </Field>
                  <Field<DataSourceForm> name="description" label={t("form.description")}>
                    <Input showCount maxLength={80} readOnly={!manage.allowed} />
                  </Field>
                  {session.workspace.mode === "STANDARD" && (
                    <EnvironmentSwitch
                      label={t("form.environment")}
                      value={environment}
                      options={ENVIRONMENTS.map((value) => ({ value, label: t(`environment.${value}`) }))}
                      onChange={(value) => {
                        const url = new URL(location.href);
                        url.searchParams.set("environment", value);
                        router.replace(url.pathname + url.search);
                      }}
                    />
                  )}
                  <DataSourceFields
                    type={type}
                    savedSecrets={savedSecrets}
                    storedHint={setting ? t("form.secretStored") : t("form.secretOfSandbox")}
                    readOnly={!manage.allowed}
                  />
                  <button type="submit" hidden aria-hidden tabIndex={-1} />
                </FormBody>
              </form>
            </FormProvider>
          </Panel>
          <ConnectionConfiguration
            tests={tests}
            changedAt={setting?.updatedAt ?? null}
            unsaved={saved === null}
            dirty={isDirty}
            busy={test.isPending || create.isPending || change.isPending}
            onTest={(groups) => void testFrom(groups)}
            onShow={setShownGroup}
          />
          {saved && sharedBy === null && <SharesPanel source={saved} />}
          {edited && <UsesPanel id={edited.id} />}
        </div>
        {shown && <DiagnosisPanel test={shown} />}
      </div>
    </Page>
  );
}

interface EnvironmentSwitchProps {
  readonly label: string;
  readonly value: Environment;
  readonly options: { value: Environment; label: string }[];
  readonly onChange: (value: Environment) => void;
}

function EnvironmentSwitch({ label, value, options, onChange }: EnvironmentSwitchProps) {
  return (
    <div className={styles.environment}>
      <span>{label}</span>
      <Radio.Group
        aria-label={label}
        value={value}
        options={options}
        onChange={({ target }) => onChange(target.value as Environment)}
      />
    </div>
  );
}

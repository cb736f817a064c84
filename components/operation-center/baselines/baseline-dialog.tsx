"use client";
import { useQuery } from "@tanstack/react-query";
import { Input, InputNumber, Radio, Select, Switch, type RadioChangeEvent } from "antd";
import { useTranslations } from "use-intl";
import { Field } from "@/components/form/field";
import { FieldFrame } from "@/components/form/field-frame";
import { FormDialog } from "@/components/form/form-dialog";
import { useZodForm } from "@/components/form/use-zod-form";
import { useSession } from "@/components/ui/session/session";
import { useScheduleZone } from "@/components/ui/time/format";
import {
  baselineDraft,
  type BaselineDetail,
  type BaselineDraft,
  type BaselineDraftForm,
} from "@/lib/core/baseline/baseline";
import { PRIORITIES } from "@/lib/core/schedule/schedule";
import { cycleTasksQuery } from "../tasks/queries";
import styles from "./baselines.module.css";
import { baselineQueries, useBaselineChanges } from "./queries";

interface BaselineDialogProps {
  /** What is changed; null makes one. */
  readonly baseline: BaselineDetail | null;
  /** Tasks that a new one begins with. */
  readonly nodeIds?: readonly string[];
  readonly onClose: () => void;
  readonly onSaved?: (id: string) => void;
}

const DAILY = { type: "daily", by: "09:00" } as const;
const HOURLY = { type: "hourly", afterMinutes: 60 } as const;

/** Makes or changes a baseline. */
export function BaselineDialog({ baseline, nodeIds = [], onClose, onSaved }: BaselineDialogProps) {
  const t = useTranslations("baselines");
  const common = useTranslations("common");
  const zone = useScheduleZone();
  const { account, workspace } = useSession();
  const { create, change } = useBaselineChanges();
  const tasks = useQuery(cycleTasksQuery);
  const owners = useQuery(baselineQueries.owners(workspace.id));
  const form = useZodForm<BaselineDraftForm, BaselineDraft>(
    baselineDraft,
    baseline
      ? draftOf(baseline)
      : {
          name: "",
          schedule: DAILY,
          marginMinutes: 30,
          priority: 1,
          enabled: true,
          ownerId: account.id,
          nodeIds: [...nodeIds],
        },
  );
  const type = form.watch("schedule.type");
  const deployed = (tasks.data?.items ?? [])
    .filter(({ isRoot }) => !isRoot)
    .map(({ id, name }) => ({ value: id, label: name }));
  const others = (baseline?.members ?? []).filter(({ id }) => !deployed.some(({ value }) => value === id));
  const members = (owners.data?.items ?? []).map(({ userId, name }) => ({ value: userId, label: name }));
  const self = { value: account.id, label: account.name };
  const submit = async (draft: BaselineDraft) => {
    const { id } = baseline
      ? await change.mutateAsync({ id: baseline.id, revision: baseline.revision, ...draft })
      : await create.mutateAsync(draft);
    onClose();
    onSaved?.(id);
  };
  return (
    <FormDialog
      form={form}
      width={640}
      keepsOpen
      title={baseline ? t("editTitle", { name: baseline.name }) : t("create")}
      okText={baseline ? common("save") : t("create")}
      submit={submit}
      onClose={onClose}
    >
      <Field<BaselineDraftForm> name="name" label={t("field.name")} required>
        <Input autoFocus={!baseline} maxLength={60} autoComplete="off" />
      </Field>
      <Field<BaselineDraftForm> name="nodeIds" label={t("field.tasks")} required help={t("help.tasks")}>
        <Select
          mode="multiple"
          loading={tasks.isPending}
          maxTagCount="responsive"
          optionFilterProp="label"
          options={[
            ...deployed,
            ...others.map(({ id, name }) => ({ value: id, label: t("notDeployedName", { name }) })),
          ]}
        />
      </Field>
      <FieldFrame label={t("field.type")} group required>
        <Radio.Group
          value={type as never}
          options={(["daily", "hourly"] as const).map((value) => ({ value, label: t(`type.${value}`) }))}
          onChange={
            (({ target }: RadioChangeEvent) =>
              form.setValue("schedule", target.value === "daily" ? DAILY : HOURLY, { shouldDirty: true })) as never
          }
        />
      </FieldFrame>
      {type === "daily" ? (
        <Field<BaselineDraftForm>
          key="by"
          name="schedule.by"
          label={t("field.committed")}
          required
          help={t("help.by", { zone })}
        >
          <Input className={styles.number!} />
        </Field>
      ) : (
        <Field<BaselineDraftForm>
          key="after"
          name="schedule.afterMinutes"
          label={t("field.committed")}
          required
          help={t("help.after")}
        >
          <InputNumber min={6} max={1_440} className={styles.number!} suffix={t("minutes")} />
        </Field>
      )}
      <Field<BaselineDraftForm> name="marginMinutes" label={t("field.margin")} required help={t("help.margin")}>
        <InputNumber min={5} max={1_440} className={styles.number!} suffix={t("minutes")} />
      </Field>
      <Field<BaselineDraftForm> name="priority" label={t("field.priority")} help={t("help.priority")}>
        <Select className={styles.number!} options={PRIORITIES.map((value) => ({ value, label: String(value) }))} />
      </Field>
      <Field<BaselineDraftForm> name="ownerId" label={t("field.owner")}>
        <Select
          allowClear
          loading={owners.isPending}
          optionFilterProp="label"
          showSearch
          options={members.some(({ value }) => value === self.value) ? members : [self, ...members]}
        />
      </Field>
      <Field<BaselineDraftForm> name="enabled" valueProp="checked" label={t("field.enabled")} help={t("help.enabled")}>
        <Switch />
      </Field>
    </FormDialog>
  );
}

function draftOf({
  name,
  enabled,
  owner,
  schedule,
  marginMinutes,
  priority,
  members,
}: BaselineDetail): BaselineDraftForm {
  return {
    name,
    enabled,
    ownerId: owner?.id ?? null,
    schedule,
    marginMinutes,
    priority: priority as BaselineDraft["priority"],
    nodeIds: members.map(({ id }) => id),
  };
}

"use client";
import { useQuery } from "@tanstack/react-query";
import { Checkbox, Input, InputNumber, Select, Switch } from "antd";
import { FormProvider } from "react-hook-form";
import { useTranslations } from "use-intl";
import { Field } from "@/components/form/field";
import { FormBody } from "@/components/form/form-layout";
import { useZodForm } from "@/components/form/use-zod-form";
import { useMay } from "@/components/ui/session/session";
import {
  ALERT_CONDITION_TYPES,
  ALERT_KINDS,
  alertRule,
  isFitting,
  type AlertCondition,
  type AlertRule,
  type AlertRuleForm,
  type AlertRuleView,
} from "@/lib/core/alert/rule";
import styles from "./alerts.module.css";
import { EditorDrawer } from "./editor-drawer";
import { alertQueries, useAlertChanges } from "./queries";

export interface RuleWish {
  readonly id: string | null;
  readonly rule: AlertRuleView | null;
}

const FIRST: Record<AlertCondition["type"], AlertCondition> = {
  failed: { type: "failed" },
  failedAfterReruns: { type: "failedAfterReruns" },
  finished: { type: "finished" },
  notFinishedBy: { type: "notFinishedBy", by: "09:00" },
  notFinishedInCycle: { type: "notFinishedInCycle", cycle: 1, by: "01:00" },
  notStartedBy: { type: "notStartedBy", by: "09:00" },
  longerThan: { type: "longerThan", seconds: 3_600 },
  stale: { type: "stale", minutes: 180 },
  retentionAtRisk: { type: "retentionAtRisk", hours: 12 },
  workerDown: { type: "workerDown", minutes: 3 },
  needsDecision: { type: "needsDecision" },
  isolated: { type: "isolated" },
  baseline: { type: "baseline", from: "WARNING" },
};
const OBJECT_TYPES = ["workspace", "flow", "node"] as const;
type ObjectType = (typeof OBJECT_TYPES)[number] | "baseline";
const NEW: AlertRuleForm = {
  name: "",
  object: { type: "workspace" },
  condition: FIRST.failed,
  kinds: ["CYCLE"],
  maximumAlerts: 3,
  minimumIntervalMinutes: 30,
  channelIds: [],
};

interface RuleEditorProps {
  readonly wish: RuleWish | null;
  readonly onClose: () => void;
}

export function RuleEditor({ wish, onClose }: RuleEditorProps) {
  return wish && <Editor key={wish.id ?? "new"} wish={wish} onClose={onClose} />;
}

function Editor({ wish: { id, rule }, onClose }: { readonly wish: RuleWish; readonly onClose: () => void }) {
  const t = useTranslations("alerts");
  const manage = useMay("alert.manage");
  const { saveRule } = useAlertChanges();
  const channels = useQuery(alertQueries.channels());
  const objects = useQuery(alertQueries.objects());
  const baselines = useQuery(alertQueries.baselines());
  const choices = {
    node: (objects.data?.nodes ?? []).map((node) => ({ value: node.id, label: node.name })),
    flow: (objects.data?.folders ?? [])
      .filter(({ kind }) => kind === "BUSINESS_FLOW")
      .map((folder) => ({ value: folder.id, label: folder.name })),
    baseline: (baselines.data?.items ?? []).map(({ id: value, name }) => ({ value, label: name })),
  };
  const form = useZodForm<AlertRuleForm, AlertRule>(alertRule, alertRule.safeParse(rule).data ?? NEW);
  const type = form.watch("condition.type");
  const object = form.watch("object.type");
  const objectTypes = type === "baseline" ? (["workspace", "baseline"] as const) : OBJECT_TYPES;
  const hasQuietHours = (form.watch("quietHours") ?? null) !== null;
  const save = form.handleSubmit(async (given) => {
    await saveRule.mutateAsync({ id, rule: given }).then(onClose, () => {});
  });
  return (
    <EditorDrawer
      open
      title={id === null ? t("addRule") : t("edit", { name: rule?.name ?? "" })}
      error={saveRule.error}
      saving={saveRule.isPending}
      refusal={manage.reason}
      onSave={() => void save()}
      onClose={onClose}
    >
      <FormProvider {...form}>
        <FormBody>
          <Field<AlertRuleForm> name="name" label={t("field.name")} required>
            <Input maxLength={128} autoFocus />
          </Field>
          <Field<AlertRuleForm> name="condition.type" label={t("field.condition")} help={t(`help.${type}`)} required>
            <Select
              options={ALERT_CONDITION_TYPES.map((value) => ({ value, label: t(`condition.${value}`) }))}
              onSelect={(value: AlertCondition["type"]) => {
                form.setValue("condition", FIRST[value]);
                if (!isFitting({ object: form.getValues("object"), condition: FIRST[value] } as AlertRule))
                  form.setValue("object", { type: "workspace" });
              }}
            />
          </Field>
          <ConditionFields type={type} />
          <Field<AlertRuleForm> name="object.type" label={t("field.object")} required>
            <Select
              options={objectTypes.map((value) => ({ value, label: t(`object.${value}`) }))}
              onSelect={(value: ObjectType) =>
                form.setValue("object", value === "workspace" ? { type: value } : { type: value, ids: [] })
              }
            />
          </Field>
          {object !== "workspace" && (
            <Field<AlertRuleForm> name="object.ids" label={t(`object.${object}`)} required>
              <Select
                mode="multiple"
                loading={object === "baseline" ? baselines.isPending : objects.isPending}
                maxCount={object === "node" ? 50 : 5}
                optionFilterProp="label"
                options={choices[object]}
              />
            </Field>
          )}
          {type !== "baseline" && (
            <Field<AlertRuleForm> name="kinds" label={t("field.kinds")} group>
              <Checkbox.Group options={ALERT_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))} />
            </Field>
          )}
          <Field<AlertRuleForm> name="channelIds" label={t("field.channels")} help={t("help.channels")}>
            <Select
              mode="multiple"
              loading={channels.isPending}
              placeholder={t("consoleOnly")}
              options={(channels.data?.items ?? []).map(({ id: value, name }) => ({ value, label: name }))}
            />
          </Field>
          {type !== "baseline" && (
            <div className={styles.pair}>
              <Field<AlertRuleForm> name="maximumAlerts" label={t("field.maximum")}>
                <InputNumber min={1} max={10} className={styles.number!} />
              </Field>
              <Field<AlertRuleForm> name="minimumIntervalMinutes" label={t("field.interval")}>
                <InputNumber min={5} max={1_440} className={styles.number!} suffix={t("unit.minutes")} />
              </Field>
            </div>
          )}
          <p>
            <Switch
              size="small"
              checked={hasQuietHours}
              aria-label={t("field.quiet")}
              onChange={(on) => form.setValue("quietHours", on ? { from: "22:00", to: "07:00" } : null)}
            />{" "}
            {t("field.quiet")}
          </p>
          {hasQuietHours && (
            <div className={styles.pair}>
              <Field<AlertRuleForm> name="quietHours.from" label={t("field.from")} help={t("help.quiet")}>
                <Input className={styles.number!} />
              </Field>
              <Field<AlertRuleForm> name="quietHours.to" label={t("field.to")}>
                <Input className={styles.number!} />
              </Field>
            </div>
          )}
        </FormBody>
      </FormProvider>
    </EditorDrawer>
  );
}

/** What a condition asks for besides its name. */
function ConditionFields({ type }: { readonly type: AlertCondition["type"] }) {
  const t = useTranslations("alerts");
  const by = (
    <Field<AlertRuleForm> name="condition.by" label={t("field.by")} help={t("help.by")} required>
      <Input className={styles.number!} />
    </Field>
  );
  const number = (name: "seconds" | "minutes" | "hours", min: number, max: number) => (
    <Field<AlertRuleForm> name={`condition.${name}` as never} label={t(`field.${name}`)} required>
      <InputNumber min={min} max={max} className={styles.number!} suffix={t(`unit.${name}`)} />
    </Field>
  );
  switch (type) {
    case "notFinishedBy":
    case "notStartedBy":
      return by;
    case "notFinishedInCycle":
      return (
        <div className={styles.pair}>
          <Field<AlertRuleForm> name="condition.cycle" label={t("field.cycle")} help={t("help.cycle")} required>
            <InputNumber min={1} max={288} className={styles.number!} />
          </Field>
          {by}
        </div>
      );
    case "longerThan":
      return number("seconds", 1, 604_800);
    case "stale":
      return number("minutes", 5, 10_080);
    case "workerDown":
      return number("minutes", 1, 1_440);
    case "retentionAtRisk":
      return number("hours", 1, 168);
    case "baseline":
      return (
        <Field<AlertRuleForm> name="condition.from" label={t("field.fromState")} required>
          <Select
            options={(["WARNING", "OVERTIME"] as const).map((value) => ({ value, label: t(`fromState.${value}`) }))}
          />
        </Field>
      );
    default:
      return null;
  }
}

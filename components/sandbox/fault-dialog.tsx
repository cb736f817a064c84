"use client";
import { AutoComplete, Checkbox, Input, InputNumber, Modal, Select } from "antd";
import { FormProvider, useWatch } from "react-hook-form";
import { useTranslations } from "use-intl";
import { Field } from "@/components/form/field";
import { FormBody } from "@/components/form/form-layout";
import { useZodForm } from "@/components/form/use-zod-form";
import { FAULT_BEHAVIOURS, FAULT_KINDS, type FaultKind } from "@/lib/core/sandbox/fault-rule";
import styles from "./fault-dialog.module.css";
import {
  EMPTY_FAULT,
  faultForm,
  OPERATIONS,
  presetForm,
  PRESETS,
  ruleOf,
  type FaultForm,
  type Preset,
} from "./fault-form";
import { useAct } from "./use-act";

const WITH_OFFSET: readonly FaultKind[] = ["cut", "truncate", "flip"];

/** Sets a fault: which calls of which server, what happens to their answers, and how often. */
export function FaultDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations("sandbox.fault");
  const common = useTranslations("common");
  const { act, isPending } = useAct();
  const form = useZodForm(faultForm, EMPTY_FAULT);
  const { server, kind } = useWatch({ control: form.control }) as FaultForm;
  const submit = form.handleSubmit(async (values) => {
    if (await act({ operation: "addFault", rule: ruleOf(values) })) onClose();
  });
  return (
    <Modal
      open
      width={640}
      title={t("add")}
      okText={t("confirm")}
      cancelText={common("cancel")}
      okButtonProps={{ loading: isPending }}
      onCancel={onClose}
      onOk={() => void submit()}
    >
      <FormProvider {...form}>
        <FormBody>
          <div className={styles.preset}>
            <label htmlFor="fault-preset">{t("preset")}</label>
            <Select
              id="fault-preset"
              defaultValue="busy"
              options={(Object.keys(PRESETS) as Preset[]).map((value) => ({ value, label: t(`presets.${value}`) }))}
              onChange={(preset: Preset) => form.reset(presetForm(preset))}
            />
          </div>
          <div className={styles.pair}>
            <Field<FaultForm> name="server" label={t("server")}>
              <Select
                options={(["tablestore", "maxcompute"] as const).map((value) => ({
                  value,
                  label: t(`serverName.${value}`),
                }))}
              />
            </Field>
            <Field<FaultForm> name="operation" label={t("operation")} help={t("operationHelp")}>
              <AutoComplete
                options={OPERATIONS[server].map((value) => ({ value }))}
                showSearch={{ filterOption: true }}
              />
            </Field>
          </div>
          <Field<FaultForm> name="subject" label={t("subject")} help={t("subjectHelp")}>
            <Input />
          </Field>
          <Field<FaultForm> name="kind" label={t("effect")}>
            <Select options={FAULT_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))} />
          </Field>
          {kind === "answer" && (
            <>
              <div className={styles.pair}>
                <Field<FaultForm> name="status" label={t("status")}>
                  <InputNumber min={400} max={599} style={{ width: "100%" }} />
                </Field>
                <Field<FaultForm> name="code" label={t("code")} required>
                  <Input />
                </Field>
              </div>
              <div className={styles.pair}>
                <Field<FaultForm> name="retryAfterSec" label={t("retryAfter")}>
                  <InputNumber min={0} style={{ width: "100%" }} />
                </Field>
                <Field<FaultForm> name="message" label={t("message")}>
                  <Input />
                </Field>
              </div>
            </>
          )}
          {(kind === "answer" || kind === "hang") && (
            <Field<FaultForm> name="tookEffect" label={t("tookEffectLabel")} valueProp="checked">
              <Checkbox>{t("tookEffectHelp")}</Checkbox>
            </Field>
          )}
          {WITH_OFFSET.includes(kind) && (
            <Field<FaultForm> name="offset" label={t(kind === "flip" ? "bit" : "byte")}>
              <InputNumber min={0} style={{ width: 160 }} />
            </Field>
          )}
          {kind === "behave" && (
            <Field<FaultForm> name="behaviour" label={t("behaviour")}>
              <Select options={FAULT_BEHAVIOURS[server].map((value) => ({ value, label: value }))} />
            </Field>
          )}
          <div className={styles.four}>
            <Field<FaultForm> name="times" label={t("timesLabel")} help={t("timesHelp")}>
              <InputNumber min={1} style={{ width: "100%" }} />
            </Field>
            <Field<FaultForm> name="fromCall" label={t("fromLabel")}>
              <InputNumber min={1} style={{ width: "100%" }} />
            </Field>
            <Field<FaultForm> name="every" label={t("everyLabel")}>
              <InputNumber min={1} style={{ width: "100%" }} />
            </Field>
            <Field<FaultForm> name="percent" label={t("chanceLabel")}>
              <InputNumber min={1} max={100} style={{ width: "100%" }} />
            </Field>
          </div>
          <Field<FaultForm> name="delayMs" label={t("delayLabel")}>
            <InputNumber min={0} max={3_600_000} step={500} style={{ width: 160 }} />
          </Field>
        </FormBody>
      </FormProvider>
    </Modal>
  );
}

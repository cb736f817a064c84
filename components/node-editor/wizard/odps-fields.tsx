"use client";
import { Button, Input, Radio, Select, Switch } from "antd";
import { memo, useState } from "react";
import { useTranslations } from "use-intl";
import { FieldFrame } from "@/components/form/field-frame";
import type { TableDetail } from "@/lib/core/catalog";
import { isPartitionValue, partitionText, partitionValues } from "@/lib/core/wizard/partition-levels";
import { parameterEdit, targetEdits } from "@/lib/core/wizard/wizard-job";
import { PreviewButton } from "../preview/preview-button";
import styles from "./configure-step.module.css";
import { ParameterField } from "./parameter-field";
import { sameParts, withoutColumns } from "./same-parts";
import { SideFields, TableField } from "./side-fields";
import { SOURCE_TYPE, type ChosenSide } from "./use-sides";
import type { Wizard } from "./use-wizard";

interface OdpsFieldsProps {
  readonly wizard: Wizard;
  readonly side: ChosenSide;
  readonly table: string;
  readonly detail: TableDetail | undefined;
  readonly error: unknown;
  readonly showAll: boolean;
  /** Opens the proposal of a table. */
  readonly onPropose: (open: true) => void;
  readonly canPropose: boolean;
}

/** Where the changes go: the guide's fields of a MaxCompute destination. */
export const OdpsFields = memo(
  function OdpsFields(props: OdpsFieldsProps) {
    const { wizard, side, table, detail, error, showAll, onPropose, canPropose } = props;
    const t = useTranslations("wizard");
    const yesNo = useYesNo();
    return (
      <SideFields
        title={t("destination")}
        help="destination"
        side={side}
        type={SOURCE_TYPE.writer}
        advanced={<Advanced wizard={wizard} />}
      >
        <ParameterField
          wizard={wizard}
          side="writer"
          name="tunnelQuota"
          help={t("quotaHelp")}
          read={(value: string) => (value.trim() === "" ? undefined : value)}
          show={(value) => value ?? ""}
        >
          <Input placeholder={t("publicTransport")} allowClear spellCheck={false} />
        </ParameterField>
        <TableField
          wizard={wizard}
          side={side}
          end="writer"
          table={table}
          failure={error}
          action={
            <Button
              type="link"
              size="small"
              className={styles.inline!}
              disabled={!canPropose}
              onClick={() => onPropose(true)}
            >
              {t("generateSchema")}
            </Button>
          }
          onTable={(name) => name !== table && wizard.edit(targetEdits(wizard.job, name))}
          preview={<PreviewButton side={side} table={table} />}
        />
        <PartitionField wizard={wizard} detail={detail} showAll={showAll} />
        <ParameterField
          wizard={wizard}
          side="writer"
          name="truncate"
          group
          help={t(
            wizard.job.writer.truncate === true || wizard.job.writer.truncate === "true"
              ? "overwriteHelp"
              : "appendHelp",
          )}
        >
          <Radio.Group
            options={[
              { value: false, label: t("append") },
              { value: true, label: t("overwrite") },
            ]}
          />
        </ParameterField>
        <ParameterField wizard={wizard} side="writer" name="emptyAsNull" group>
          <Radio.Group options={yesNo} />
        </ParameterField>
      </SideFields>
    );
  },
  sameParts((job) => [withoutColumns(job.writer)]),
);

/** What the writer may do, which hardly anybody changes. */
function Advanced({ wizard }: { readonly wizard: Wizard }) {
  const t = useTranslations("wizard");
  const yesNo = useYesNo();
  return (
    <>
      <ParameterField wizard={wizard} side="writer" name="consistencyCommit" group>
        <Radio.Group options={yesNo} />
      </ParameterField>
      <ParameterField wizard={wizard} side="writer" name="binaryEncoding">
        <Select options={["utf8", "base64", "hex"].map((value) => ({ value, label: value }))} style={{ width: 120 }} />
      </ParameterField>
      <ParameterField wizard={wizard} side="writer" name="overLengthRule">
        <Select
          style={{ width: 160 }}
          options={(["keepOn", "truncate", "setNull"] as const).map((value) => ({
            value,
            label: t(`overLength.${value}`),
          }))}
        />
      </ParameterField>
      <ParameterField wizard={wizard} side="writer" name="compress" valueProp="checked">
        <Switch size="small" />
      </ParameterField>
    </>
  );
}

function useYesNo() {
  const t = useTranslations("wizard");
  return [
    { value: true, label: t("yes") },
    { value: false, label: t("no") },
  ];
}

interface PartitionFieldProps {
  readonly wizard: Wizard;
  readonly detail: TableDetail | undefined;
  readonly showAll: boolean;
}

/** One input per partition key, down to the last level. */
function PartitionField({ wizard, detail, showAll }: PartitionFieldProps) {
  const t = useTranslations("wizard");
  const [left, setLeft] = useState(false);
  const keys = detail?.columns.filter(({ role }) => role === "partition").map(({ name }) => name) ?? [];
  const { partition } = wizard.job.writer;
  const values = partitionValues(partition, keys);
  const path = [...wizard.job.base.writer, "partition"];
  if (!detail) {
    return (
      <FieldFrame label={t("partition")} help={t("partitionAfterTable")}>
        <Input className="mono" readOnly value={typeof partition === "string" ? partition : ""} />
      </FieldFrame>
    );
  }
  if (keys.length === 0) {
    const stray = typeof partition === "string" && partition !== "";
    return (
      <FieldFrame
        label={t("partition")}
        error={stray ? t("partitionUnexpected", { partition }) : undefined}
        after={
          stray && (
            <Button size="small" onClick={() => wizard.edit([parameterEdit(wizard.job, "writer", "partition", "")])}>
              {t("partitionClear")}
            </Button>
          )
        }
      >
        <Input readOnly value={stray ? partition : t("notPartitioned")} />
      </FieldFrame>
    );
  }
  const set = (index: number, value: string) => {
    const next = values.map((old, each) => (each === index ? value.replace(/[=,/']/g, "") : old));
    wizard.edit([parameterEdit(wizard.job, "writer", "partition", partitionText(keys, next))]);
  };
  const incomplete = values.some((value) => value === "");
  const fault = incomplete && (left || showAll) ? t("partitionIncomplete", { keys: keys.join(", ") }) : undefined;
  return (
    <>
      {keys.map((key, index) => (
        <FieldFrame
          key={key}
          label={keys.length === 1 ? t("partition") : t("partitionLevel", { key })}
          required
          error={
            values[index] === "" ? fault : isPartitionValue(values[index]!) ? wizard.errorAt(path) : t("partitionSigns")
          }
          help={index === keys.length - 1 ? t("partitionHelp", { example: "${bizdate}" }) : undefined}
          bound={{ disabled: wizard.readOnly, onBlur: () => setLeft(true) }}
        >
          <Input
            className="mono"
            spellCheck={false}
            prefix={<span className={styles.suffix}>{key} =</span>}
            value={values[index]!}
            onChange={({ target }) => set(index, target.value)}
          />
        </FieldFrame>
      ))}
    </>
  );
}

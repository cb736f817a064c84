"use client";
import { Button, Input, Radio, Select, Switch } from "antd";
import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { FieldFrame } from "@/components/form/field-frame";
import { FormBody } from "@/components/form/form-layout";
import { useProblem } from "@/components/form/use-problem";
import { DownIcon, UpIcon } from "@/components/ui/icons";
import { Panel } from "@/components/ui/page/panel";
import { TypeTile } from "@/components/ui/type-tile/type-tile";
import type { TableDetail } from "@/lib/core/catalog";
import { isPartitionValue, partitionText, partitionValues } from "@/lib/core/wizard/partition-levels";
import { parameterEdit } from "@/lib/core/wizard/wizard-job";
import styles from "./configure-step.module.css";
import { ParameterField } from "./parameter-field";
import { TableSelect } from "./table-select";
import type { Side } from "./use-sides";
import type { Wizard } from "./use-wizard";

interface OdpsFieldsProps {
  readonly wizard: Wizard;
  readonly side: Side;
  readonly table: string;
  readonly detail: TableDetail | undefined;
  readonly error: unknown;
  readonly showAll: boolean;
  readonly onTable: (name: string) => void;
  readonly onPropose: () => void;
  readonly canPropose: boolean;
  readonly preview: ReactNode;
}

/** Where the changes go: the guide's fields of a MaxCompute destination. */
export function OdpsFields(props: OdpsFieldsProps) {
  const { wizard, side, table, detail, error, showAll, onTable, onPropose, canPropose, preview } = props;
  const t = useTranslations("wizard");
  const toProblem = useProblem();
  const [advanced, setAdvanced] = useState(false);
  const path = [...wizard.job.base.writer, "table"];
  const yesNo = [
    { value: true, label: t("yes") },
    { value: false, label: t("no") },
  ];
  return (
    <Panel
      title={t("destination")}
      help="destination"
      extra={
        <>
          <TypeTile type="maxcompute" /> <span className={styles.where}>{side.name}</span>
        </>
      }
    >
      <FormBody labelWidth={150}>
        <FieldFrame label={t("dataSource")}>
          <Input readOnly value={side.name} />
        </FieldFrame>
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
        <FieldFrame
          label={t("table")}
          required
          error={error ? toProblem(error).message : wizard.errorAt(path)}
          help={
            <Button type="link" size="small" className={styles.inline!} disabled={!canPropose} onClick={onPropose}>
              {t("generateSchema")}
            </Button>
          }
          bound={{ disabled: wizard.readOnly, onBlur: () => wizard.touch(path) }}
          after={preview}
        >
          <TableSelect side={side} table={table} needsStream={false} onTable={onTable} />
        </FieldFrame>
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
        <Button
          type="link"
          className={styles.advanced!}
          icon={advanced ? <UpIcon /> : <DownIcon />}
          aria-expanded={advanced}
          onClick={() => setAdvanced(!advanced)}
        >
          {t("advanced")}
        </Button>
        {advanced && (
          <>
            <ParameterField wizard={wizard} side="writer" name="consistencyCommit" group>
              <Radio.Group options={yesNo} />
            </ParameterField>
            <ParameterField wizard={wizard} side="writer" name="binaryEncoding">
              <Select
                options={["utf8", "base64", "hex"].map((value) => ({ value, label: value }))}
                style={{ width: 120 }}
              />
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
        )}
      </FormBody>
    </Panel>
  );
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

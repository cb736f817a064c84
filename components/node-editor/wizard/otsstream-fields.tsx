"use client";
import { useQuery } from "@tanstack/react-query";
import { Checkbox, Input, InputNumber, Radio, Switch } from "antd";
import { memo } from "react";
import { useTranslations } from "use-intl";
import { FieldFrame } from "@/components/form/field-frame";
import { useFormat, useScheduleZone } from "@/components/ui/time/format";
import { catalogQueries } from "@/lib/client/catalog";
import type { TableDetail } from "@/lib/core/catalog";
import { ROW_MODE } from "@/lib/core/job/otsstream";
import { readDateTime } from "@/lib/core/job/wall-time";
import { parameterEdit, sourceEdits } from "@/lib/core/wizard/wizard-job";
import { PreviewButton } from "../preview/preview-button";
import styles from "./configure-step.module.css";
import { ParameterField } from "./parameter-field";
import { sameParts, withoutColumns } from "./same-parts";
import { SideFields, TableField } from "./side-fields";
import { SOURCE_TYPE, type ChosenSide, type Side } from "./use-sides";
import type { Wizard } from "./use-wizard";

/** The table that a side names, as its service describes it now. */
export function useTable({ source, environment }: Side, table: string) {
  return useQuery({
    ...catalogQueries.table({ dataSourceId: source?.id ?? "", environment, table }),
    enabled: source !== null && table !== "",
  });
}

interface OtsstreamFieldsProps {
  readonly wizard: Wizard;
  readonly side: ChosenSide;
  readonly table: string;
  readonly detail: TableDetail | undefined;
  readonly error: unknown;
}

/** Outside of what is drawn, so that a field can tell that it is as it was. */
const NARROW = { width: 92 };
const numberOrNone = (value: number | null) => value ?? "";

/** Where the changes come from: the guide's fields of a Tablestore Stream source. */
export const OtsstreamFields = memo(
  function OtsstreamFields(props: OtsstreamFieldsProps) {
    const { wizard, side, table, detail, error } = props;
    const t = useTranslations("wizard");
    const format = useFormat();
    const { job } = wizard;
    const rowMode = job.reader.mode === ROW_MODE;
    const stream = detail?.stream;
    const streamFault = stream && !stream.enabled ? t("streamOffError", { table }) : undefined;
    const facts = stream?.enabled
      ? [
          t("streamOn", { hours: stream.retentionHours }),
          stream.shardCount === null ? null : t("shards", { count: stream.shardCount }),
          detail?.sizeBytes === null || detail?.sizeBytes === undefined ? null : format.bytes(detail.sizeBytes),
        ]
      : [];
    return (
      <SideFields
        title={t("source")}
        help="source"
        side={side}
        type={SOURCE_TYPE.reader}
        advanced={<Advanced wizard={wizard} rowMode={rowMode} />}
      >
        <TableField
          wizard={wizard}
          side={side}
          end="reader"
          table={table}
          failure={error}
          fault={streamFault}
          help={facts.filter(Boolean).join(" · ")}
          onTable={(name) => name !== table && wizard.edit(sourceEdits(job, name))}
          preview={<PreviewButton side={side} table={table} changes />}
        />
        <TimeField wizard={wizard} name="startTimeString" suffix={t("included")} />
        <TimeField wizard={wizard} name="endTimeString" suffix={t("excluded")} />
        <ParameterField wizard={wizard} side="reader" name="statusTable" required>
          <Input className="mono" spellCheck={false} />
        </ParameterField>
        <ParameterField wizard={wizard} side="reader" name="maxRetries" read={numberOrNone}>
          <InputNumber min={0} max={1000} precision={0} style={NARROW} />
        </ParameterField>
        <ParameterField
          wizard={wizard}
          side="reader"
          name="isExportSequenceInfo"
          valueProp="checked"
          help={rowMode ? t("sequenceInRowMode") : undefined}
        >
          <Checkbox disabled={wizard.readOnly || rowMode}>{t("sequenceNeeded")}</Checkbox>
        </ParameterField>
      </SideFields>
    );
  },
  sameParts((job) => [withoutColumns(job.reader)]),
);

/** How records look, and what the reader may do, which hardly anybody changes. */
function Advanced({ wizard, rowMode }: { readonly wizard: Wizard; readonly rowMode: boolean }) {
  const t = useTranslations("wizard");
  const { job } = wizard;
  return (
    <>
      <FieldFrame label={t("outputMode")} group help={t(rowMode ? "rowModeHelp" : "columnModeHelp")}>
        <Radio.Group
          disabled={wizard.readOnly}
          value={rowMode ? "row" : "column"}
          options={[
            { value: "column", label: t("columnMode") },
            { value: "row", label: t("rowMode") },
          ]}
          onChange={({ target }) =>
            wizard.edit([
              parameterEdit(job, "reader", "mode", target.value === "row" ? ROW_MODE : undefined),
              ...(target.value === "row" ? [parameterEdit(job, "reader", "isExportSequenceInfo", false)] : []),
              parameterEdit(job, "reader", "column", null),
              parameterEdit(job, "writer", "column", null),
            ])
          }
        />
      </FieldFrame>
      <ParameterField wizard={wizard} side="reader" name="enableSeekIterator" valueProp="checked">
        <Switch size="small" />
      </ParameterField>
      <ParameterField wizard={wizard} side="reader" name="acceptTrimmedData" valueProp="checked">
        <Switch size="small" />
      </ParameterField>
      <ParameterField wizard={wizard} side="reader" name="enableTableGroupSupport" valueProp="checked">
        <Switch size="small" />
      </ParameterField>
      {rowMode && (
        <ParameterField wizard={wizard} side="reader" name="isTimeseriesTable" valueProp="checked">
          <Switch size="small" />
        </ParameterField>
      )}
    </>
  );
}

interface TimeFieldProps {
  readonly wizard: Wizard;
  readonly name: "startTimeString" | "endTimeString";
  readonly suffix: string;
}

/** One end of the window. A time that does not exist is named as what it will be read as. */
function TimeField({ wizard, name, suffix }: TimeFieldProps) {
  const t = useTranslations("wizard");
  const zone = useScheduleZone();
  const value = wizard.job.reader[name];
  const time = typeof value === "string" && /^\d{14}$/.test(value) ? readDateTime(value, zone) : null;
  return (
    <ParameterField
      wizard={wizard}
      side="reader"
      name={name}
      required
      help={
        time && !time.exists ? (
          <span className={styles.warning}>
            {t("rolledOver", { value: String(value), normalised: time.normalised })}
          </span>
        ) : undefined
      }
    >
      <Input className="mono" spellCheck={false} suffix={<span className={styles.suffix}>{suffix}</span>} />
    </ParameterField>
  );
}

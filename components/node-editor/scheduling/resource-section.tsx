"use client";
import { useQuery } from "@tanstack/react-query";
import { InputNumber, Select } from "antd";
import { useTranslations } from "use-intl";
import { HelpLink } from "@/components/ui/help/help-link";
import { resourceGroupQueries } from "@/lib/client/data-sources";
import { FieldLine } from "./field-line";
import type { SectionProps } from "./policy-section";

/** Where the instances run, and how much of it each takes. */
export function ResourceSection({ schedule, readOnly, onChange }: SectionProps) {
  const t = useTranslations("scheduling.resource");
  const groups = useQuery(resourceGroupQueries.list()).data?.items ?? [];
  const usual = groups.find(({ isDefault }) => isDefault);
  const named = groups.map(({ name }) => name);
  const isGone = schedule.resourceGroup !== null && !named.includes(schedule.resourceGroup);
  return (
    <>
      <header>
        <h3>{t("title")}</h3>
        <HelpLink topic="schedulingResource" name={t("title")} />
      </header>
      <FieldLine label={t("group")} id="schedule-group">
        <Select
          id="schedule-group"
          disabled={readOnly}
          value={schedule.resourceGroup ?? ""}
          onChange={(value) => onChange({ resourceGroup: value === "" ? null : value })}
          options={[
            { value: "", label: usual ? t("default", { name: usual.name }) : t("noDefault") },
            ...[...named, ...(isGone ? [schedule.resourceGroup!] : [])].map((value) => ({ value, label: value })),
          ]}
          style={{ width: 260 }}
        />
      </FieldLine>
      <FieldLine label={t("cu")} id="schedule-cu">
        <InputNumber
          id="schedule-cu"
          disabled={readOnly}
          min={0.25}
          max={64}
          step={0.25}
          value={schedule.cu}
          onChange={(cu) => cu !== null && onChange({ cu: Math.round(cu * 4) / 4 })}
        />
      </FieldLine>
    </>
  );
}

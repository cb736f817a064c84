"use client";
import { Select } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Field } from "@/components/form/field";
import { usePreferences } from "@/components/ui/preferences/provider";
import { REGIONS } from "@/lib/core/data-source";
import type { DataSourceForm } from "./form-values";

/** Where the service lives. Regions that the list does not know yet may be typed. */
export function RegionField({ title }: { readonly title: string }) {
  const t = useTranslations("dataSources.form");
  return (
    <Field<DataSourceForm> name="settings.region" label={title} help={t("regionHelp")}>
      <RegionSelect noRegion={t("noRegion")} />
    </Field>
  );
}

function RegionSelect({ noRegion, ...control }: { readonly noRegion: string; readonly [other: string]: unknown }) {
  const { locale } = usePreferences();
  const [typed, setTyped] = useState("");
  const value = control["value"] as string;
  const known = new Set(REGIONS.map(({ id }) => id));
  const extra = [value, typed].filter(
    (id, index, all) => /^[a-z]+(-[a-z0-9]+)+$/.test(id) && !known.has(id) && all.indexOf(id) === index,
  );
  return (
    <Select
      {...control}
      showSearch={{ optionFilterProp: "search", onSearch: setTyped }}
      options={[
        { value: "", label: noRegion, search: noRegion },
        ...REGIONS.map(({ id, name }) => ({
          value: id,
          label: `${name[locale]} ${id}`,
          search: `${name.en} ${name.zh} ${id}`,
        })),
        ...extra.map((id) => ({ value: id, label: id, search: id })),
      ]}
    />
  );
}

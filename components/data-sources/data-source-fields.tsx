"use client";
import { Input } from "antd";
import { useTranslations } from "use-intl";
import type { z } from "zod";
import { Field } from "@/components/form/field";
import { usePreferences } from "@/components/ui/preferences/provider";
import { dataSourceType } from "@/lib/core/data-source";
import type { FieldHelp } from "@/lib/core/job/parameter";
import { EndpointField } from "./endpoint-field";
import type { DataSourceForm } from "./form-values";
import { RegionField } from "./region-field";

interface DataSourceFieldsProps {
  readonly type: string;
  /** Secrets that the server has already, and what stands in their empty fields. */
  readonly savedSecrets: readonly string[];
  readonly storedHint: string;
  readonly readOnly: boolean;
}

/** The fields of one environment, in the order of the type's schema; titles and help ride on it. */
export function DataSourceFields({ type, savedSecrets, storedHint, readOnly }: DataSourceFieldsProps) {
  const t = useTranslations("dataSources.form");
  const { locale } = usePreferences();
  const { settings, secrets } = dataSourceType(type);
  const words = (schema: z.ZodType) => {
    const { title = "", description = "", zh } = (schema.meta() ?? {}) as Partial<FieldHelp>;
    return locale === "zh" && zh ? zh : { title, description };
  };
  return (
    <>
      {Object.entries(settings.shape).map(([name, schema]) => {
        const { title, description } = words(schema as z.ZodType);
        if (name === "region") return <RegionField key={name} title={title} />;
        if (name === "endpoint") return <EndpointField key={name} type={type} title={title} />;
        const optional = (schema as z.ZodType).safeParse("").success;
        return (
          <Field<DataSourceForm>
            key={name}
            name={`settings.${name}`}
            label={title}
            required={!optional}
            help={description}
          >
            <Input
              className={name === "instanceName" || name === "project" ? "" : "mono"}
              readOnly={readOnly}
              spellCheck={false}
              autoComplete="off"
            />
          </Field>
        );
      })}
      {Object.entries(secrets.shape).map(([name, schema]) => {
        const { title, description } = words(schema as z.ZodType);
        const saved = savedSecrets.includes(name);
        const optional = (schema as z.ZodType).safeParse(undefined).success;
        return (
          <Field<DataSourceForm>
            key={name}
            name={`secrets.${name}`}
            label={title}
            required={!saved && !optional}
            help={saved || optional ? description : t("secretHelp")}
          >
            <Input.Password
              visibilityToggle={false}
              className="mono"
              readOnly={readOnly}
              autoComplete="new-password"
              placeholder={saved && !optional ? storedHint : ""}
            />
          </Field>
        );
      })}
    </>
  );
}

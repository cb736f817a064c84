import { z } from "zod";
import {
  dataSourceDescription,
  dataSourceName,
  dataSourceType,
  type DataSourceView,
  type Environment,
} from "@/lib/core/data-source";

/** What the form of one environment holds. Secrets are empty while the saved ones stay. */
export interface DataSourceForm {
  name: string;
  description: string;
  settings: Record<string, string>;
  secrets: Record<string, string>;
}

interface FormRules {
  /** Secrets that are saved already: they may stay empty. */
  readonly savedSecrets: readonly string[];
  /** Names of the other data sources, as far as they are known. */
  readonly takenNames: readonly string[];
}

/** The rules of the form. */
export function formSchema(
  type: string,
  { savedSecrets, takenNames }: FormRules,
): z.ZodType<DataSourceForm, DataSourceForm> {
  const { settings, secrets } = dataSourceType(type);
  const secretShape = Object.fromEntries(
    Object.entries(secrets.shape).map(([name, schema]) => [
      name,
      savedSecrets.includes(name) || schema.safeParse(undefined).success ? z.union([z.literal(""), schema]) : schema,
    ]),
  );
  return z.object({
    name: dataSourceName.refine((name) => !takenNames.includes(name), "This name is taken. Choose another one."),
    description: dataSourceDescription,
    settings,
    secrets: z.object(secretShape),
  }) as unknown as z.ZodType<DataSourceForm, DataSourceForm>;
}

/** The form of a data source in one environment, or an empty one; a clone keeps everything but name and secrets. */
export function formValues(
  type: string,
  source: DataSourceView | null,
  environment: Environment,
  clone = false,
): DataSourceForm {
  const { settings, secrets } = dataSourceType(type);
  const saved = source?.environments.find((setting) => setting.environment === environment)?.settings ?? {};
  const text = (name: string) => (typeof saved[name] === "string" ? saved[name] : "");
  return {
    name: source === null ? "" : clone ? `${source.name}_copy`.slice(0, 60) : source.name,
    description: source?.description ?? "",
    settings: Object.fromEntries(Object.keys(settings.shape).map((name) => [name, text(name)])),
    secrets: Object.fromEntries(Object.keys(secrets.shape).map((name) => [name, ""])),
  };
}

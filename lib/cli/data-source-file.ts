import { z } from "zod";
import { dataSourceType } from "@/lib/core/data-source";
import { AppError } from "@/lib/core/errors";
import { Secret } from "@/lib/core/secret";
import type { DataSource } from "@/lib/engine/contract";
import { readInput } from "./read-input";

const file = z.record(z.string(), z.looseObject({ type: z.string() }));

/**
 * Data sources from a file instead of an installation: `{"MySource": {"type": "tablestore", "endpoint": …, …}}`, settings
 * and secrets side by side under their own names.
 * @throws AppError "input.invalid" | "data_source.unknown_type"
 */
export async function readDataSources(path: string): Promise<ReadonlyMap<string, DataSource>> {
  const text = await readInput(path);
  let entries: z.output<typeof file>;
  try {
    entries = file.parse(JSON.parse(text));
  } catch (cause) {
    const reason = `${path} must hold one JSON object: names of data sources, each with its type and fields.`;
    throw new AppError("input.invalid", { reason }, { cause });
  }
  return new Map(Object.entries(entries).map(([name, { type, ...fields }]) => [name, openFields(name, type, fields)]));
}

/** Checks the fields of one data source and tells settings from secrets. @throws AppError */
export function openFields(name: string, type: string, fields: Readonly<Record<string, unknown>>): DataSource {
  const { settings, secrets } = dataSourceType(type);
  const parsed = {
    settings: settings.safeParse(pick(fields, settings)),
    secrets: secrets.safeParse(pick(fields, secrets)),
  };
  const issue = parsed.settings.error?.issues[0] ?? parsed.secrets.error?.issues[0];
  if (issue !== undefined) {
    const reason = `The data source ${name}: ${issue.path.join(".")}: ${issue.message}.`;
    throw new AppError("input.invalid", { reason }, { path: `${name}.${issue.path.join(".")}` });
  }
  const given = Object.entries(parsed.secrets.data ?? {}).filter((entry): entry is [string, string] =>
    Boolean(entry[1]),
  );
  return {
    name,
    type,
    settings: parsed.settings.data ?? {},
    secrets: Object.fromEntries(given.map(([field, value]) => [field, new Secret(value)])),
  };
}

function pick(fields: Readonly<Record<string, unknown>>, { shape }: z.ZodObject): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => field in shape));
}

import { AppError } from "@/lib/core/errors";
import { SETTINGS, type SettingName } from "@/lib/core/list-settings";
import { database, type Prisma } from "@/lib/platform/db";
import { demandPerson, type Actor } from "./actor";

/** What a person has set for themselves; null until they do, or when what is kept no longer fits its shape. */
export async function readSetting(key: SettingName, actor: Actor): Promise<unknown> {
  const userId = demandPerson(actor);
  const row = await database().prisma.userSetting.findUnique({ where: { userId_key: { userId, key } } });
  const parsed = SETTINGS[key].safeParse(row?.value);
  return parsed.success ? parsed.data : null;
}

/** @throws AppError "input.invalid" */
export async function writeSetting(key: SettingName, value: unknown, actor: Actor): Promise<unknown> {
  const userId = demandPerson(actor);
  const parsed = SETTINGS[key].safeParse(value);
  if (!parsed.success)
    throw new AppError("input.invalid", { reason: parsed.error.issues[0]!.message }, { path: "value" });
  const kept = parsed.data as Prisma.InputJsonObject;
  await database().prisma.userSetting.upsert({
    where: { userId_key: { userId, key } },
    create: { userId, key, value: kept },
    update: { value: kept },
  });
  return parsed.data;
}

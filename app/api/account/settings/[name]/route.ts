import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { settingName } from "@/lib/core/list-settings";
import { readSetting, writeSetting } from "@/lib/services/user-settings";

const params = z.object({ name: settingName });
const body = z.object({ value: z.unknown() });

/** What the person has set; `value` is null until they do. */
export const GET = route({ params, response: body }, async ({ params, actor }) => ({
  value: await readSetting(params.name, actor),
}));

/** Sets it. */
export const PUT = route({ params, body, response: body }, async ({ params, body, actor }) => ({
  value: await writeSetting(params.name, body.value, actor),
}));

import type { Locale } from "@/lib/core/locale";
import { listSettings } from "@/lib/platform/settings";
import { messagesFor } from "@/messages";
import { code, table } from "./markdown";

/** Every environment variable, from the schema that reads them. */
export function settingsTable(locale: Locale): string {
  const words = messagesFor(locale).docs.settings;
  const rows = listSettings().map(({ name, about, standard, values }) => [
    code(name),
    about[locale],
    standard === null ? "–" : code(standard),
    values.length === 0 ? "–" : values.map(code).join(" "),
  ]);
  return table([words.name, words.about, words.standard, words.values], rows);
}

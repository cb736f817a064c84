import { ERRORS, type ErrorCode, type ErrorEntry } from "@/lib/core/errors";
import type { Locale } from "@/lib/core/locale";
import { messagesFor } from "@/messages";
import { code, escaped } from "./markdown";

/** Every failure the product can name, by the part it belongs to: what it says, what to do, and how the API answers. */
export function errorCatalogue(locale: Locale): string {
  const areas = Object.groupBy(Object.keys(ERRORS) as ErrorCode[], (name) => name.split(".")[0]!);
  return Object.entries(areas)
    .sort(([left], [right]) => left.localeCompare(right))
    .flatMap(([area, codes]) => [`## ${area}`, ...codes!.map((name) => entry(name, ERRORS[name], locale))])
    .join("\n\n");
}

function entry(name: ErrorCode, { status, retryable, original, text }: ErrorEntry, locale: Locale): string {
  const words = messagesFor(locale).docs.errors;
  const { message, remedy } = text[locale];
  return [
    `### ${escaped(name)}`,
    `**${words.says}** ${escaped(message)}`,
    ...(remedy === "" ? [] : [`**${words.remedy}** ${escaped(remedy)}`]),
    [
      `${words.status} ${status}`,
      retryable ? words.retryable : words.notRetryable,
      ...(original === undefined ? [] : [`${words.original} ${code(original)}`]),
    ].join(" · "),
  ].join("\n\n");
}

import type { Locale } from "@/lib/core/locale";
import { messagesFor } from "@/messages";
import { API_ROUTES } from "../generated/api";
import { code, escaped, table } from "./markdown";

/** Every operation of the REST API, from its routes, by the first part of the path. */
export function apiReference(locale: Locale): string {
  const words = messagesFor(locale).docs.api;
  const areas = Object.groupBy(API_ROUTES, ({ path }) => path.split("/")[1]!);
  return Object.entries(areas)
    .flatMap(([area, routes]) => [
      `## ${area}`,
      table(
        [words.operation, words.meaning],
        routes!.flatMap(({ path, notes }) =>
          Object.entries(notes).map(([method, note]) => [
            code(`${method} /api${path.replaceAll(/\[(?:\.\.\.)?(\w+)\]/g, "{$1}")}`),
            escaped(note),
          ]),
        ),
      ),
    ])
    .join("\n\n");
}

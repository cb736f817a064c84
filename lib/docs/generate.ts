import type { Locale } from "@/lib/core/locale";
import { apiReference } from "./references/api";
import { cliReference } from "./references/cli";
import { errorCatalogue } from "./references/errors";
import { fullTableExample } from "./references/full-table";
import { jobReference } from "./references/job";
import { metricsTable } from "./references/metrics";
import { permissionTable } from "./references/permissions";
import { settingsTable } from "./references/settings";

/** What is written by the product's own tables instead of by hand, as Markdown. */
const REFERENCES = {
  api: apiReference,
  cli: cliReference,
  errors: errorCatalogue,
  fullTable: fullTableExample,
  job: jobReference,
  metrics: metricsTable,
  permissions: permissionTable,
  settings: settingsTable,
} as const satisfies Record<string, (locale: Locale) => string>;

const MARK = /^<!-- generated: (\w+) -->$/gm;

/** Puts what a page asks for with `<!-- generated: name -->` in the place of that line. */
export function generate(markdown: string, locale: Locale): string {
  return markdown.replaceAll(MARK, (_, name: string) => {
    if (!Object.hasOwn(REFERENCES, name)) throw new Error(`A page asks for a reference that nobody writes: ${name}`);
    return REFERENCES[name as keyof typeof REFERENCES](locale);
  });
}

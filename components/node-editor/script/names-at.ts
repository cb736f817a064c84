import { dataSourceTypeOf } from "@/lib/core/job";
import { CHANGE_FIELDS } from "@/lib/core/job/otsstream";
import { valueAt } from "@/lib/core/job/path";
import type { NamesAt } from "./job-completion";
import type { NameFacts } from "./use-name-facts";

/** The live names that may stand at a place of a job: data sources of the right type, tables, columns. */
export function namesFrom(facts: NameFacts): NamesAt {
  return ({ path, document }) => {
    const [steps, index, parameter, key] = path;
    if (steps !== "steps" || typeof index !== "number" || parameter !== "parameter") return [];
    const { stepType, category } = (valueAt(document, ["steps", index]) ?? {}) as Record<string, unknown>;
    const type = typeof stepType === "string" ? dataSourceTypeOf(stepType) : null;
    const found = category === "reader" ? facts.reader : facts.writer;
    if (key === "datasource") {
      return facts.dataSources
        .filter((source) => type === null || source.type === type)
        .map(({ name, description }) => ({ name, detail: description }));
    }
    if (key === "dataTable" || key === "table") return (found.tables ?? []).map((name) => ({ name }));
    if (key !== "column" || found.table?.kind !== "found") return [];
    const { columns } = found.table;
    if (category !== "reader") return columns.map(({ name, type: detail }) => ({ name, detail }));
    const keys = columns.filter(({ role }) => role === "primaryKey");
    return [...keys.map(({ name, type: detail }) => ({ name, detail })), ...CHANGE_FIELDS.map((name) => ({ name }))];
  };
}

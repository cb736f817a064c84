"use client";
import { useTranslations } from "use-intl";
import { Fact, Facts } from "@/components/ui/page/panel";
import type { NodeDocument, NodeView } from "@/lib/core/node";
import { schedule } from "@/lib/core/schedule/schedule";
import { tablesOfScript, type ScriptTable } from "@/lib/core/script-tables";
import { useCycleSentence } from "./use-cycle-sentence";

type Json = Readonly<Record<string, unknown>>;

interface TaskSummaryProps {
  readonly type: NodeView["type"];
  readonly document: NodeDocument;
}

/** What a task does that was never published: from where, to where, when, with which parameters. */
export function TaskSummary({ type, document: { script, config } }: TaskSummaryProps) {
  const t = useTranslations("publishing.summary");
  const sentence = useCycleSentence();
  const steps = stepsOf(script);
  const writer = steps.find(({ category }) => category === "writer")?.parameter as Json | undefined;
  const { cycle, parameters = [] } = schedule.partial().safeParse(config).data ?? {};
  const { reads, writes } = tablesOfScript(type, script);
  return (
    <Facts>
      <Tables label={t("source")} tables={reads} />
      <Tables label={t("destination")} tables={writes} />
      {writer && <Fact label={t("writes")}>{t(writer.truncate === true ? "overwrite" : "append")}</Fact>}
      {Array.isArray(writer?.column) && <Columns names={writer.column.map(nameOf)} />}
      {cycle && <Fact label={t("runs")}>{sentence(cycle)}</Fact>}
      {parameters.map(({ name, value }) => (
        <Fact key={name} label={t("parameter", { name })}>
          <code>{value}</code>
        </Fact>
      ))}
    </Facts>
  );
}

/** So many columns are named; the text of the script below has all. */
const MOST_NAMED = 24;

function Columns({ names }: { readonly names: readonly string[] }) {
  const t = useTranslations("publishing.summary");
  const named = names.slice(0, MOST_NAMED).join(", ");
  return (
    <Fact label={t("columns")}>
      {names.length > MOST_NAMED ? t("manyColumns", { names: named, count: names.length - MOST_NAMED }) : named}
    </Fact>
  );
}

/** One line a table; nothing where the script does not tell. */
function Tables({ label, tables }: { readonly label: string; readonly tables: readonly ScriptTable[] }) {
  if (tables.length === 0) return null;
  return (
    <Fact label={label}>
      {tables.map(({ dataSource, table, partition }) => (
        <div key={`${dataSource} ${table}`}>{[dataSource, table, partition].filter(Boolean).join(" · ")}</div>
      ))}
    </Fact>
  );
}

function stepsOf(script: string): readonly Json[] {
  try {
    const { steps } = JSON.parse(script) as { readonly steps?: unknown };
    return Array.isArray(steps) ? (steps as Json[]) : [];
  } catch {
    return [];
  }
}

const nameOf = (column: unknown) => (typeof column === "string" ? column : JSON.stringify(column));

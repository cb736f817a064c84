"use client";
import { useTranslations } from "use-intl";
import { Fact, Facts } from "@/components/ui/page/panel";
import type { NodeDocument } from "@/lib/core/node";
import { schedule } from "@/lib/core/schedule/schedule";
import { useCycleSentence } from "../scheduling/use-cycle-sentence";

type Json = Readonly<Record<string, unknown>>;

/** What a task does that was never published: from where, to where, when, with which parameters. */
export function TaskSummary({ document: { script, config } }: { readonly document: NodeDocument }) {
  const t = useTranslations("publishing.summary");
  const sentence = useCycleSentence();
  const steps = stepsOf(script);
  const reader = steps.find(({ category }) => category === "reader")?.parameter as Json | undefined;
  const writer = steps.find(({ category }) => category === "writer")?.parameter as Json | undefined;
  const { cycle, parameters = [] } = schedule.partial().safeParse(config).data ?? {};
  const words = (...parts: readonly unknown[]) =>
    parts.filter((part) => typeof part === "string" && part !== "").join(" · ") || "—";
  return (
    <Facts>
      <Fact label={t("source")}>{words(reader?.datasource, reader?.dataTable ?? reader?.table)}</Fact>
      <Fact label={t("destination")}>{words(writer?.datasource, writer?.table, writer?.partition)}</Fact>
      {writer && <Fact label={t("writes")}>{t(writer.truncate === true ? "overwrite" : "append")}</Fact>}
      {Array.isArray(writer?.column) && <Fact label={t("columns")}>{writer.column.map(nameOf).join(", ")}</Fact>}
      {cycle && <Fact label={t("runs")}>{sentence(cycle)}</Fact>}
      {parameters.map(({ name, value }) => (
        <Fact key={name} label={t("parameter", { name })}>
          <code>{value}</code>
        </Fact>
      ))}
    </Facts>
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

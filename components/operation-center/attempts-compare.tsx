"use client";
import { useTranslations } from "use-intl";
import { Panel } from "@/components/ui/page/panel";
import { useFormat } from "@/components/ui/time/format";
import type { AttemptView } from "@/lib/core/instance";
import styles from "./attempts-compare.module.css";

/** As many stand side by side. */
const MOST = 4;
const STAGES = ["init", "prepare", "transfer", "commit", "finish"] as const;

interface Line {
  readonly label: string;
  readonly values: readonly string[];
  readonly code?: true;
}

/** The latest attempts beside each other, fact by fact; what is not the same in all of them stands out. */
export function AttemptsCompare({ attempts }: { readonly attempts: readonly AttemptView[] }) {
  const t = useTranslations("instances.attempts");
  const stages = useTranslations("instances.stages");
  const format = useFormat();
  const shown = attempts.toReversed().slice(0, MOST);
  if (shown.length < 2) return null;
  const line = (label: string, value: (attempt: AttemptView) => string | null, code?: true): Line => ({
    label,
    values: shown.map((attempt) => value(attempt) ?? "—"),
    ...(code ? { code } : {}),
  });
  const span = (ms: number | undefined) => (ms === undefined ? null : format.duration(ms));
  const names = [...new Set(shown.flatMap(({ parameters }) => Object.keys(parameters)))].sort();
  const lines: Line[] = [
    line(t("error"), ({ error }) => error?.message ?? null),
    line(t("worker"), ({ worker }) => worker?.host ?? worker?.id ?? null),
    line(t("version"), ({ version }) => (version === null ? null : String(version))),
    ...names.map((name) => line(name, ({ parameters }) => parameters[name] ?? null, true)),
    line(t("duration"), ({ startedAt, finishedAt }) => span(finishedAt ? +finishedAt - +startedAt : undefined)),
    ...STAGES.map((stage) => line(stages(stage), (attempt) => span(attempt.stages?.[stage]))),
    line(t("read"), ({ recordsRead }) => format.count(recordsRead)),
    line(t("written"), ({ recordsWritten }) => format.count(recordsWritten)),
    line(t("dirty"), ({ recordsDirty }) => format.count(recordsDirty)),
    line(t("bytes"), ({ bytes }) => format.bytes(bytes)),
  ];
  return (
    <Panel title={t("compare")} extra={t("compareNote")} flush>
      <div className={styles.scroll}>
        <table className={styles.table} aria-label={t("compare")}>
          <thead>
            <tr>
              <th scope="col">{t("fact")}</th>
              {shown.map(({ number }) => (
                <th key={number} scope="col">
                  {t("numbered", { number: String(number) })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map(({ label, values, code }) => (
              <tr key={label} data-differs={new Set(values).size > 1 || undefined}>
                <th scope="row">{label}</th>
                {values.map((value, index) => (
                  <td key={shown[index]!.number} title={value}>
                    {code ? <code>{value}</code> : value}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

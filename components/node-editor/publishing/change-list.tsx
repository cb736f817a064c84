"use client";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { BecomesIcon } from "@/components/ui/icons";
import { usePreferences } from "@/components/ui/preferences/provider";
import { jobJsonSchema } from "@/lib/core/job";
import type { NodeDiff } from "@/lib/core/node";
import type { Cycle } from "@/lib/core/schedule/schedule";
import { useCycleSentence } from "@/components/ui/task/use-cycle-sentence";
import styles from "./publishing.module.css";
import { plainChanges, type PlainChange } from "./plain-changes";

/** What differs, in words: the label, what it was, what it becomes. */
export function ChangeList({ diff }: { readonly diff: NodeDiff }) {
  const t = useTranslations("publishing.changes");
  const { locale } = usePreferences();
  const changes = useMemo(() => plainChanges(diff, jobJsonSchema(locale)), [diff, locale]);
  const say = useValueWords();
  if (changes.length === 0) return <p className={styles.note}>{t(diff.isSame ? "same" : "layout")}</p>;
  return (
    <ul className={styles.changes} aria-label={t("title")}>
      {changes.map((change) => (
        <li key={change.key}>
          <Label change={change} />
          <span className={styles.values}>
            <del>{say(change, change.before)}</del>
            <span role="img" aria-label={t("becomes")} className={styles.becomes}>
              <BecomesIcon />
            </span>
            <ins>{say(change, change.after)}</ins>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Keys of a schedule that have words. */
const SCHEDULE_PARTS = [
  "instanceMode",
  "recurrence",
  "calendar",
  "cycle",
  "effective",
  "timeoutMinutes",
  "rerunMode",
  "autoRerun",
  "maxParallel",
  "priority",
  "resourceGroup",
  "cu",
  "missedFire",
  "dependencies",
  "outputs",
  "dependsOnSelf",
  "dependsOnChildren",
] as const;

function Label({ change: { of, name, titled } }: { readonly change: PlainChange }) {
  const t = useTranslations("publishing.changes");
  if (of === "parameter") return <span>{t("parameter", { name })}</span>;
  if (of === "schedule") {
    const part = SCHEDULE_PARTS.find((each) => each === name);
    return <span>{part ? t(`schedule.${part}`) : <code>{name}</code>}</span>;
  }
  return (
    <span>
      {of !== "task" && <span className={styles.of}>{t(of)}</span>}
      {titled ? name : <code>{name}</code>}
    </span>
  );
}

/** A value as people read one: yes and no, the names that the wizard gives to choices, lists without brackets, cycles as sentences. */
function useValueWords(): (change: PlainChange, value: unknown) => string {
  const t = useTranslations("publishing.changes");
  const summary = useTranslations("publishing.summary");
  const sentence = useCycleSentence();
  return ({ of, name, field }, value) => {
    if (of === "writer" && field === "truncate" && typeof value === "boolean") {
      return summary(value ? "overwrite" : "append");
    }
    if (value === null || value === undefined || value === "") return t("nothing");
    if (typeof value === "boolean") return t(value ? "yes" : "no");
    if (of === "schedule" && name === "cycle") return sentence(value as Cycle);
    if (of === "schedule" && name === "autoRerun") {
      const { times, intervalMinutes } = value as { times: number; intervalMinutes: number };
      return t("autoRerun", { times, minutes: intervalMinutes });
    }
    if (of === "schedule" && name === "effective") {
      const { from, to } = value as { from: string; to: string };
      return t("effective", { from, to });
    }
    if (Array.isArray(value) && value.every((each) => typeof each !== "object")) return value.join(", ");
    return typeof value === "string" ? value : JSON.stringify(value);
  };
}

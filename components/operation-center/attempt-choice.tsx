"use client";
import { Segmented } from "antd";
import { useTranslations } from "use-intl";
import type { AttemptView } from "@/lib/core/instance";

interface AttemptChoiceProps {
  readonly attempts: readonly AttemptView[];
  readonly value: number | null;
  /** Said beside the attempt's number. */
  readonly noteOf?: (attempt: AttemptView) => string;
  readonly onChange: (attempt: number) => void;
}

/** Switches between the attempts of an instance, newest first; nothing to choose with fewer than two. */
export function AttemptChoice({ attempts, value, noteOf, onChange }: AttemptChoiceProps) {
  const t = useTranslations("instances.log");
  if (attempts.length < 2) return null;
  return (
    <Segmented
      size="small"
      aria-label={t("attempt")}
      value={value ?? 0}
      options={attempts.toReversed().map((attempt, index) => {
        const { number } = attempt;
        const name = index === 0 ? t("attemptNumber", { number: String(number) }) : String(number);
        return { value: number, label: noteOf ? `${name} · ${noteOf(attempt)}` : name };
      })}
      onChange={onChange}
    />
  );
}

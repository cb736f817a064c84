"use client";
import { Segmented } from "antd";
import { useTranslations } from "use-intl";
import type { AttemptView } from "@/lib/core/instance";

interface AttemptChoiceProps {
  readonly attempts: readonly AttemptView[];
  readonly value: number | null;
  readonly onChange: (attempt: number) => void;
}

/** Switches between the attempts of an instance, newest first; nothing to choose with fewer than two. */
export function AttemptChoice({ attempts, value, onChange }: AttemptChoiceProps) {
  const t = useTranslations("instances.log");
  if (attempts.length < 2) return null;
  return (
    <Segmented
      size="small"
      aria-label={t("attempt")}
      value={value ?? 0}
      options={attempts
        .map(({ number }) => number)
        .reverse()
        .map((number, index) => ({
          value: number,
          label: index === 0 ? t("attemptNumber", { number: String(number) }) : String(number),
        }))}
      onChange={onChange}
    />
  );
}

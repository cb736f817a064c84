"use client";
import { useTranslations } from "use-intl";
import { STATUS_LOOKS, type StatusName } from "./status-looks";
import styles from "./status.module.css";

interface StatusProps {
  readonly of: StatusName;
  /** `text`: icon and word; `tag`: the same on its tint, for page heads; `icon`: the word is for screen readers only. */
  readonly form?: "text" | "tag" | "icon";
}

/** A state as icon, word and colour. */
export function Status({ of, form = "text" }: StatusProps) {
  const t = useTranslations("status");
  const { tone, icon: Icon } = STATUS_LOOKS[of];
  return (
    <span className={styles.status} data-tone={tone} data-form={form} title={form === "icon" ? t(of) : undefined}>
      <Icon className={styles.icon} />
      <span className={form === "icon" ? "visually-hidden" : undefined}>{t(of)}</span>
    </span>
  );
}

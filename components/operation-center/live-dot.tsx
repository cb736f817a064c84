"use client";
import { useTranslations } from "use-intl";
import { useFormat } from "@/components/ui/time/format";
import styles from "./live-dot.module.css";

/** Whether what is shown is renewed by itself; if not, as of when it stands. */
export function LiveDot({ connected, updatedAt }: { readonly connected: boolean; readonly updatedAt: number }) {
  const t = useTranslations("instances.live");
  const format = useFormat();
  return (
    <span className={styles.dot} data-connected={connected || undefined} role="status">
      {connected ? t("on") : t("off", { time: format.clock(new Date(updatedAt)) })}
    </span>
  );
}

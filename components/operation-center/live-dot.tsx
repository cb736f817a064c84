"use client";
import { useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { useFormat } from "@/components/ui/time/format";
import { currentConnection, subscribeConnection } from "@/lib/client/connection";
import styles from "./live-dot.module.css";

/** Whether what is shown is renewed by itself; if not, as of when it stands. `updatedAt`: epoch milliseconds, 0 for never. */
export function LiveDot({ connected, updatedAt }: { readonly connected: boolean; readonly updatedAt: number }) {
  const t = useTranslations("instances.live");
  const format = useFormat();
  // A stream may seem open for a while after the network went.
  const isOnline = useSyncExternalStore(subscribeConnection, currentConnection, () => "online" as const) === "online";
  const isLive = connected && isOnline;
  return (
    <span className={styles.dot} data-connected={isLive || undefined} role="status">
      {isLive ? t("on") : updatedAt === 0 ? t("never") : t("off", { time: format.clock(new Date(updatedAt)) })}
    </span>
  );
}

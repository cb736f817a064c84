"use client";
import { Alert } from "antd";
import { useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { currentConnection, subscribeConnection } from "@/lib/client/connection";

/** Says when the server or the network is away; goes by itself when it is back. */
export function ConnectionBanner() {
  const t = useTranslations("shell.offline");
  const connection = useSyncExternalStore(subscribeConnection, currentConnection, () => "online" as const);
  return (
    <div role="status">
      {connection !== "online" && (
        <Alert banner type="warning" title={t(connection === "server-away" ? "server" : "browser")} />
      )}
    </div>
  );
}

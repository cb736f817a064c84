"use client";
import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { useSession } from "@/components/ui/session/session";
import { api } from "@/lib/client/api";
import { currentConnection, subscribeConnection } from "@/lib/client/connection";
import { accountView } from "@/lib/core/account";

/** Says when the server or the network is away, or the session has ended; goes by itself when all is well again. */
export function ConnectionBanner() {
  const t = useTranslations("shell.offline");
  const connection = useSyncExternalStore(subscribeConnection, currentConnection, () => "online" as const);
  const isSignedOut = connection === "signed-out";
  useReturn(isSignedOut);
  return (
    <div role="status">
      {connection !== "online" && (
        <Alert
          banner
          type="warning"
          title={t(isSignedOut ? "signedOut" : connection === "server-away" ? "server" : "browser")}
          action={
            isSignedOut && (
              <Button size="small" href="/sign-in" target="_blank">
                {t("signIn")}
              </Button>
            )
          }
        />
      )}
    </div>
  );
}

/** Looks, whenever the tab comes to the front, whether somebody has signed in: the same person goes on where they were. */
function useReturn(isSignedOut: boolean): void {
  const client = useQueryClient();
  const { account } = useSession();
  const look = useEffectEvent(async () => {
    if (document.visibilityState === "hidden") return;
    const now = await api.get("/api/account", { schema: accountView }).catch(() => null);
    if (now === null) return;
    if (now.id === account.id) await client.invalidateQueries();
    else location.reload();
  });
  useEffect(() => {
    if (!isSignedOut) return;
    const onFront = () => void look();
    addEventListener("focus", onFront);
    document.addEventListener("visibilitychange", onFront);
    return () => {
      removeEventListener("focus", onFront);
      document.removeEventListener("visibilitychange", onFront);
    };
  }, [isSignedOut]);
}

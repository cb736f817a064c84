"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Badge } from "antd";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { z } from "zod";
import { api } from "@/lib/client/api";
import { BellIcon } from "@/components/ui/icons";
import styles from "./top-bar.module.css";

const ALERTS = "/operation-center/alerts";
const POLL_MS = 15_000;
const SETTING = "/api/account/settings/alerts.seen";
const seen = z.object({ value: z.object({ at: z.iso.datetime() }).nullable() });
/** Somebody who has never looked is told of the last day. */
const FIRST_MS = 24 * 3_600_000;

/** How many alerts have fired since the person last looked at them, on whatever machine. */
export function AlertBell() {
  const t = useTranslations("shell.alerts");
  const queryClient = useQueryClient();
  const onAlerts = usePathname().startsWith(ALERTS);
  const looked = useQuery({
    queryKey: ["alerts-seen"],
    queryFn: ({ signal }) => api.get(SETTING, { schema: seen, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const since = looked.data?.value?.at ?? new Date(looked.dataUpdatedAt - FIRST_MS).toISOString();
  const count = useQuery({
    queryKey: ["alerts-count", since],
    queryFn: ({ signal }) =>
      api.get("/api/alerts/count", { schema: z.object({ count: z.int() }), query: { since }, signal }),
    enabled: looked.data !== undefined,
    refetchInterval: POLL_MS,
  });
  const fresh = count.data?.count ?? 0;

  useEffect(() => {
    if (!onAlerts || fresh === 0) return;
    const value = { at: new Date().toISOString() };
    void api
      .put(SETTING, { schema: seen, body: { value } })
      .then((answer) => queryClient.setQueryData(["alerts-seen"], answer))
      .catch(() => {}); // the count stays until the next visit
  }, [onAlerts, fresh, queryClient]);

  const label = t("bell", { count: fresh });
  return (
    <Link href={ALERTS} className={styles.bell} aria-label={label} title={label}>
      <Badge count={fresh} size="small" overflowCount={99} offset={[2, -2]}>
        <BellIcon />
      </Badge>
    </Link>
  );
}

"use client";
import { useQuery } from "@tanstack/react-query";
import { Badge } from "antd";
import { useTranslations } from "use-intl";
import { z } from "zod";
import { useMay } from "@/components/ui/session/session";
import { api } from "@/lib/client/api";

const POLL_MS = 30_000;

/** How many packages wait for this person's review; nothing while there are none. */
export function ReviewCount() {
  const t = useTranslations("shell.reviews");
  const { allowed } = useMay("node.review");
  const { data } = useQuery({
    // Among the nodes, so that whatever changes a package asks for it anew.
    queryKey: ["nodes", "reviewable"],
    queryFn: ({ signal }) => api.get("/api/deployments/count", { schema: z.object({ count: z.int() }), signal }),
    enabled: allowed,
    refetchInterval: POLL_MS,
  });
  const count = data?.count ?? 0;
  if (count === 0) return null;
  const label = t("waiting", { count });
  return (
    <span role="img" aria-label={label} title={label}>
      <Badge count={count} size="small" overflowCount={99} />
    </span>
  );
}

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { Instant } from "@/components/ui/time/instant";
import { instanceQueries } from "./queries";

/** Who brought an instance where it is, when, and why in their words; nothing where nobody did. */
export function ByWhom({ instanceId }: { readonly instanceId: string }) {
  const t = useTranslations("instances.verdict");
  const { data } = useQuery(instanceQueries.transitions(instanceId));
  const last = data?.items.findLast(({ from, to }) => from !== to);
  if (!last || last.actorName === null) return null;
  return (
    <p>
      {t("byWhom", { name: last.actorName })} · <Instant at={last.at} />
      {last.reason !== null && ` · ${t("inWords", { reason: last.reason })}`}
    </p>
  );
}

"use client";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { LeftIcon, RightIcon } from "@/components/ui/icons";
import { useShortcut } from "@/components/ui/shortcuts/use-shortcut";
import { useUrlState } from "@/components/ui/url/use-url-state";
import { instanceParts } from "./queries";

/** Goes to the same node's instance before or after, staying on the same tab. */
export function Neighbours({ instanceId }: { readonly instanceId: string }) {
  const t = useTranslations("instances");
  const router = useRouter();
  const { params } = useUrlState();
  const { data } = useQuery(instanceParts.neighbours(instanceId));
  const tab = params.get("tab");
  const go = (id: string | null | undefined) => {
    if (id) router.push(`/operation-center/instances/${id}${tab === null ? "" : `?tab=${tab}`}`);
  };
  useShortcut("previousInstance", () => go(data?.previous), data?.previous != null);
  useShortcut("nextInstance", () => go(data?.next), data?.next != null);
  return (
    <>
      <Button
        type="text"
        icon={<LeftIcon />}
        aria-label={t("previous")}
        title={`${t("previous")}  [`}
        disabled={data?.previous == null}
        onClick={() => go(data?.previous)}
      />
      <Button
        type="text"
        icon={<RightIcon />}
        aria-label={t("next")}
        title={`${t("next")}  ]`}
        disabled={data?.next == null}
        onClick={() => go(data?.next)}
      />
    </>
  );
}

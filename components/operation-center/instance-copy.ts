"use client";
import { useTranslations } from "use-intl";
import type { CopySource } from "@/components/ui/copy/use-copy-menu";
import { useFormat } from "@/components/ui/time/format";
import type { InstanceDetail, InstanceSummary } from "@/lib/core/instance";
import { instanceReport } from "./instance-report";

const pageOf = ({ id }: InstanceSummary) => `/operation-center/instances/${id}`;

/** How any instance is carried out of the console. */
export function instanceCopy(instance: InstanceSummary): CopySource {
  return {
    page: pageOf(instance),
    command: ["instance", "show", instance.id],
    call: { method: "GET", path: `/api/instances/${instance.id}` },
    json: instance,
  };
}

/** The report of an instance, in the reader's language and zone. */
export function useInstanceReport(): (instance: InstanceDetail) => string {
  const t = useTranslations("instances");
  const status = useTranslations("status");
  const format = useFormat();
  return (instance) => instanceReport(instance, new URL(pageOf(instance), location.href).href, { t, status, format });
}

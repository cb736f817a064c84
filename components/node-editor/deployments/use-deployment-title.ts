"use client";
import { useTranslations } from "use-intl";
import type { DeploymentView } from "@/lib/core/node";

/** What a package is called: its node with the version, or the first of several. */
export function useDeploymentTitle(): (deployment: Pick<DeploymentView, "items">) => string {
  const t = useTranslations("publishing.packages");
  return ({ items: [first, ...others] }) => {
    if (!first) return "—";
    const name = t("node", { name: first.node.name, version: first.version });
    return others.length === 0 ? name : t("manyNodes", { name, count: others.length });
  };
}

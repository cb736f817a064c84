import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { DataIntegrationIcon, DataStudioIcon, SqlIcon } from "@/components/ui/icons";
import type { Command } from "@/components/ui/shortcuts/commands";
import { dataSourceQueries } from "@/lib/client/data-sources";
import { nodeTreeQuery } from "@/lib/client/node-tree";

const FRESH_MS = 30_000;

/** The nodes and data sources of the workspace as places to go; they are asked for when somebody searches. */
export function useObjectCommands(): readonly Command[] {
  const t = useTranslations("shell");
  const router = useRouter();
  const nodes = useQuery({ ...nodeTreeQuery(), staleTime: FRESH_MS, retry: false }).data?.nodes;
  const sources = useQuery({ ...dataSourceQueries.list(), staleTime: FRESH_MS, retry: false }).data?.items;
  return useMemo(
    () => [
      ...(nodes ?? []).map(({ id, name, type }): Command => ({
        id: `node-${id}`,
        title: name,
        group: "go",
        icon: type === "ODPS_SQL" ? SqlIcon : DataStudioIcon,
        keywords: `${t("page.nodes")} ${t("module.dataStudio")}`,
        run: () => router.push(`/data-studio/${id}`),
      })),
      ...(sources ?? []).map(({ id, name }): Command => ({
        id: `source-${id}`,
        title: name,
        group: "go",
        icon: DataIntegrationIcon,
        keywords: t("page.dataSources"),
        run: () => router.push(`/data-integration/data-sources/${id}`),
      })),
    ],
    [nodes, sources, router, t],
  );
}

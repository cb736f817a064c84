"use client";
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { resourceGroupQueries } from "@/lib/client/data-sources";
import type { InstanceOperation } from "@/lib/core/instance-operation";
import styles from "./action-dialog.module.css";

/**
 * The resource group that instances move to: the suggested one, else the first that has a worker. Undefined for other
 * operations, and while there is none to move to.
 */
export function useGroupChoice(operation: InstanceOperation, suggested?: string) {
  const t = useTranslations("instances.action");
  const isAsked = operation === "changeGroup";
  const groups = useQuery({ ...resourceGroupQueries.list(), enabled: isAsked });
  const [picked, setPicked] = useState<string>();
  const online = groups.data?.items.find(({ workersOnline }) => workersOnline > 0)?.name;
  const resourceGroup = isAsked ? (picked ?? suggested ?? online) : undefined;
  const field = isAsked && (
    <div className={styles.choice}>
      <label htmlFor="move-to-group">{t("group")}</label>
      <Select
        id="move-to-group"
        className={styles.group!}
        loading={groups.isPending}
        value={resourceGroup ?? null}
        options={(groups.data?.items ?? []).map(({ name, workersOnline }) => ({
          value: name,
          label: `${name} · ${t("workers", { count: workersOnline })}`,
        }))}
        onChange={(name) => setPicked(name ?? undefined)}
      />
    </div>
  );
  return { resourceGroup, field, isMissing: isAsked && resourceGroup === undefined };
}

"use client";
import { useQuery } from "@tanstack/react-query";
import { Badge, Button, Checkbox, Popover, Select } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { FilterIcon } from "@/components/ui/icons";
import { resourceGroupQueries } from "@/lib/client/data-sources";
import { isUuid, oneOf, type KnownValues } from "@/components/ui/url/known-address";
import { useUrlState } from "@/components/ui/url/use-url-state";
import styles from "./filter-menu.module.css";
import { cycleTasksQuery } from "./tasks/queries";

const FLAGS = ["late", "rerun", "frozen"] as const;
const TYPES = ["DI", "ODPS_SQL", "VIRTUAL"] as const;
const NAMES = [...FLAGS, "type", "owner", "group", "flow", "runKey"] as const;

const isOn = oneOf(["true"]);
/** The values of the menu's filters that an address may name. */
export const MENU_VALUES: KnownValues = {
  ...Object.fromEntries(FLAGS.map((name) => [name, isOn])),
  type: oneOf(TYPES),
  group: isUuid,
  flow: isUuid,
  runKey: isUuid,
};

/** Clears everything that the menu narrows by. */
export const NO_MENU_FILTER = Object.fromEntries(NAMES.map((name) => [name, null]));

/** What the address narrows by besides states, name and dates. */
export function menuFilter(params: URLSearchParams) {
  const value = (name: string) => params.get(name) || undefined;
  const flags = Object.fromEntries(FLAGS.flatMap((name) => (value(name) === "true" ? [[name, "true"]] : [])));
  const named = {
    type: value("type"),
    ownerId: value("owner"),
    resourceGroupId: value("group"),
    folderId: value("flow"),
    runKey: value("runKey"),
  };
  return { ...flags, ...Object.fromEntries(Object.entries(named).filter(([, given]) => given !== undefined)) };
}

/** The less common filters behind one button, which counts those in use; `params` is what the list knows of its address. */
export function FilterMenu({ params }: { readonly params: URLSearchParams }) {
  const t = useTranslations("instances.filter");
  const types = useTranslations("instances.nodeType");
  const { set } = useUrlState();
  const [open, setOpen] = useState(false);
  const tasks = useQuery({ ...cycleTasksQuery, enabled: open });
  const owners = new Map((tasks.data?.items ?? []).flatMap(({ owner }) => (owner ? [[owner.id, owner.name]] : [])));
  const flows = new Map(
    (tasks.data?.items ?? []).flatMap(({ flow, flowId }) => (flow && flowId ? [[flowId, flow] as const] : [])),
  );
  const groups = useQuery({ ...resourceGroupQueries.list(), enabled: open });
  const used = Object.keys(menuFilter(params)).length;
  const content = (
    <div className={styles.menu}>
      {FLAGS.map((name) => (
        <Checkbox
          key={name}
          checked={params.get(name) === "true"}
          onChange={({ target }) => set({ [name]: target.checked ? "true" : null })}
        >
          {t(name)}
        </Checkbox>
      ))}
      <label htmlFor="filter-type">{t("type")}</label>
      <Select
        id="filter-type"
        allowClear
        placeholder={t("any")}
        value={params.get("type") || null}
        options={TYPES.map((value) => ({ value, label: types(value) }))}
        onChange={(value) => set({ type: value ?? null })}
      />
      <label htmlFor="filter-owner">{t("owner")}</label>
      <Select
        id="filter-owner"
        allowClear
        placeholder={t("any")}
        loading={tasks.isFetching}
        value={params.get("owner") || null}
        options={[...owners].map(([value, label]) => ({ value, label }))}
        onChange={(value) => set({ owner: value ?? null })}
      />
      <label htmlFor="filter-flow">{t("flow")}</label>
      <Select
        id="filter-flow"
        allowClear
        placeholder={t("any")}
        loading={tasks.isFetching}
        value={params.get("flow") || null}
        options={[...flows].map(([value, label]) => ({ value, label }))}
        onChange={(value) => set({ flow: value ?? null })}
      />
      <label htmlFor="filter-group">{t("group")}</label>
      <Select
        id="filter-group"
        allowClear
        placeholder={t("any")}
        loading={groups.isFetching}
        value={params.get("group") || null}
        options={(groups.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(value) => set({ group: value ?? null })}
      />
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomLeft" open={open} onOpenChange={setOpen} content={content}>
      <Button icon={<FilterIcon />}>
        {t("more")} {used > 0 && <Badge count={used} size="small" color="var(--mr-brand)" />}
      </Button>
    </Popover>
  );
}

"use client";
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Select } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { Panel } from "@/components/ui/page/panel";
import { useMay, useSession } from "@/components/ui/session/session";
import { dataSourceQueries, useShareDataSource } from "@/lib/client/data-sources";
import type { DataSourceView } from "@/lib/core/data-source";
import styles from "./shares-panel.module.css";
import { UsesIn } from "./uses";

type Workspace = DataSourceView["sharedWith"][number];

/** The workspaces that may use a data source besides its own, and where it can be shared with more. */
export function SharesPanel({ source }: { readonly source: DataSourceView }) {
  const t = useTranslations("dataSources.sharing");
  const common = useTranslations("common");
  const { message, modal } = App.useApp();
  const toProblem = useProblem();
  const queryClient = useQueryClient();
  const share = useMay("dataSource.share");
  const { workspace, workspaces } = useSession();
  const change = useShareDataSource(source.id);
  const [chosen, setChosen] = useState<string | null>(null);
  const taken = new Set([workspace.id, ...source.sharedWith.map(({ id }) => id)]);
  const free = workspaces.filter(({ id }) => !taken.has(id));
  const run = (workspaceId: string, shared: boolean) =>
    change
      .mutateAsync({ workspaceId, shared })
      .then(() => setChosen(null))
      .catch((error: unknown) => void message.error(toProblem(error).message));
  const unshare = async ({ id, name }: Workspace) => {
    const uses = await queryClient.fetchQuery(dataSourceQueries.uses(source.id)).catch(() => null);
    modal.confirm({
      title: t("unshareTitle", { name: source.name, workspace: name }),
      content: (
        <>
          <p className={styles.text}>{t("unshareText")}</p>
          {uses ? <UsesIn uses={uses} workspaceId={id} /> : <p className={styles.text}>{t("usesUnknown")}</p>}
        </>
      ),
      okText: t("unshare"),
      cancelText: common("cancel"),
      okButtonProps: { danger: true },
      onOk: () => run(id, false),
    });
  };
  return (
    <Panel title={t("title")}>
      <p className={styles.text}>{t("text")}</p>
      {source.sharedWith.length > 0 && (
        <ul className={styles.list} aria-label={t("title")}>
          {source.sharedWith.map((each) => (
            <li key={each.id}>
              <span>{each.name}</span>
              <Button
                size="small"
                disabled={!share.allowed || change.isPending}
                title={share.reason}
                aria-label={t("unshareOne", { workspace: each.name })}
                onClick={() => void unshare(each)}
              >
                {t("unshare")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {free.length === 0 ? (
        <p className={styles.text}>{t("noOther")}</p>
      ) : (
        <div className={styles.add}>
          <Select
            showSearch={{ optionFilterProp: "label" }}
            className={styles.select!}
            aria-label={t("choose")}
            placeholder={t("choose")}
            disabled={!share.allowed}
            value={chosen}
            onChange={setChosen}
            options={free.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <Button
            disabled={!share.allowed || chosen === null}
            title={share.reason}
            loading={change.isPending}
            onClick={() => chosen !== null && void run(chosen, true)}
          >
            {t("share")}
          </Button>
        </div>
      )}
    </Panel>
  );
}

"use client";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Modal } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { KeyIcon, PlusIcon } from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/page/empty-state";
import { Page } from "@/components/ui/page/page";
import { useSession } from "@/components/ui/session/session";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { TwoLines } from "@/components/ui/table/two-lines";
import { Instant } from "@/components/ui/time/instant";
import { useNow } from "@/components/ui/time/now";
import type { ApiTokenView } from "@/lib/core/account";
import styles from "./account.module.css";
import { CreateTokenDialog } from "./create-token-dialog";
import { accountQueries, useOwnAccount } from "./queries";

/** Management → API tokens: the person's own, for programs. */
export function TokensPage() {
  const t = useTranslations("account.tokens");
  const common = useTranslations("common");
  const role = useTranslations("shell.account.role");
  const toProblem = useProblem();
  const { message } = App.useApp();
  const { workspaces } = useSession();
  const query = useQuery(accountQueries.tokens());
  const { revokeToken } = useOwnAccount();
  const now = useNow(60_000);
  const [creating, setCreating] = useState(false);
  const [doomed, setDoomed] = useState<ApiTokenView | null>(null);

  const revoke = async ({ id }: ApiTokenView) => {
    try {
      await revokeToken.mutateAsync(id);
      setDoomed(null);
    } catch (error) {
      message.error(toProblem(error).message);
    }
  };
  const columns: Column<ApiTokenView>[] = [
    {
      id: "name",
      title: t("column.name"),
      rowHeader: true,
      cell: ({ name, start }) => <TwoLines first={name} second={<span className="mono">{start}…</span>} />,
    },
    {
      id: "rights",
      title: t("column.rights"),
      width: 220,
      cell: ({ role: bound, workspaceId }) => (
        <TwoLines
          first={bound === null ? t("yours") : role(bound)}
          second={
            workspaceId === null
              ? t("everywhere")
              : (workspaces.find(({ id }) => id === workspaceId)?.name ?? workspaceId)
          }
        />
      ),
    },
    {
      id: "expires",
      title: t("column.expires"),
      width: 150,
      align: "right",
      cell: ({ expiresAt }) =>
        expiresAt === null ? t("never") : expiresAt < now ? t("expired") : <Instant at={expiresAt} />,
    },
    {
      id: "used",
      title: t("column.used"),
      width: 150,
      align: "right",
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? t("unused") : <Instant at={lastUsedAt} form="relative" />),
    },
    {
      id: "created",
      title: t("column.created"),
      width: 150,
      align: "right",
      wideOnly: true,
      cell: ({ createdAt }) => <Instant at={createdAt} />,
    },
    {
      id: "actions",
      title: <span className="visually-hidden">{t("revoke")}</span>,
      width: 100,
      align: "right",
      cell: (token) => (
        <Button
          size="small"
          type="text"
          aria-label={t("revokeOf", { name: token.name })}
          onClick={() => setDoomed(token)}
        >
          {t("revoke")}
        </Button>
      ),
    },
  ];
  const create = (
    <Button type="primary" icon={<PlusIcon />} onClick={() => setCreating(true)}>
      {t("create")}
    </Button>
  );
  return (
    <Page title={t("title")} facts={t("facts")} busy={query.isFetching && !query.isPending} actions={create}>
      <div className={styles.layout}>
        {query.error ? (
          <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />
        ) : (
          <DataTable
            label={t("title")}
            columns={columns}
            rows={query.data?.items ?? []}
            rowHeight={45}
            keyOf={({ id }) => id}
            nameOf={({ name }) => name}
            loading={query.isPending}
            empty={
              <EmptyState icon={KeyIcon} title={t("empty")}>
                {t("emptyText")}
              </EmptyState>
            }
          />
        )}
      </div>
      {creating && <CreateTokenDialog onClose={() => setCreating(false)} />}
      <Modal
        open={doomed !== null}
        width={480}
        title={t("revokeTitle", { name: doomed?.name ?? "" })}
        okText={t("revoke")}
        okButtonProps={{ danger: true, loading: revokeToken.isPending }}
        cancelText={common("cancel")}
        onCancel={() => setDoomed(null)}
        onOk={() => void revoke(doomed!)}
      >
        <p className={styles.text}>{t("revokeText")}</p>
      </Modal>
    </Page>
  );
}

"use client";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Dropdown } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { LockIcon, MoreIcon, PlusIcon } from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/page/empty-state";
import { Page } from "@/components/ui/page/page";
import { useSession } from "@/components/ui/session/session";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { TwoLines } from "@/components/ui/table/two-lines";
import { Instant } from "@/components/ui/time/instant";
import type { AccountView } from "@/lib/core/account";
import { CreateAccountDialog, SetPasswordDialog } from "./account-dialogs";
import styles from "./management.module.css";
import { managementQueries, useAccountChanges } from "./queries";

/** Management → Accounts: everybody who may sign in, for the administrators of the installation. */
export function AccountsPage() {
  const t = useTranslations("management.accounts");
  const { isAdmin } = useSession();
  if (isAdmin) return <Accounts />;
  return (
    <Page title={t("title")}>
      <EmptyState icon={LockIcon} title={t("adminsOnly")}>
        {t("adminsOnlyText")}
      </EmptyState>
    </Page>
  );
}

function Accounts() {
  const t = useTranslations("management.accounts");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const { message, modal } = App.useApp();
  const { account: own } = useSession();
  const query = useQuery(managementQueries.accounts());
  const { change, removeTwoFactor } = useAccountChanges();
  const [creating, setCreating] = useState(false);
  const [forgetful, setForgetful] = useState<AccountView | null>(null);
  const rows = query.data?.items ?? [];

  const act = async (work: Promise<unknown>) => {
    try {
      await work;
    } catch (error) {
      message.error(toProblem(error).message);
    }
  };
  const menuOf = (account: AccountView) => ({
    items: [
      { key: "password", label: t("setPassword") },
      { key: "admin", label: t(account.isAdmin ? "takeAdmin" : "makeAdmin") },
      ...(account.hasTwoFactor ? [{ key: "twoFactor", label: t("removeTwoFactor") }] : []),
      {
        key: "disable",
        danger: !account.isDisabled,
        disabled: account.id === own.id,
        label: t(account.isDisabled ? "enable" : "disable"),
      },
    ],
    onClick: ({ key }: { key: string }) => {
      const { id, name, isAdmin, isDisabled } = account;
      if (key === "password") setForgetful(account);
      if (key === "admin") void act(change.mutateAsync({ id, isAdmin: !isAdmin }));
      if (key === "twoFactor") void act(removeTwoFactor.mutateAsync(id));
      if (key === "disable" && isDisabled) void act(change.mutateAsync({ id, isDisabled: false }));
      if (key === "disable" && !isDisabled)
        modal.confirm({
          title: t("disableTitle", { name }),
          content: t("disableText"),
          okText: t("disable"),
          okButtonProps: { danger: true },
          cancelText: common("cancel"),
          onOk: () => act(change.mutateAsync({ id, isDisabled: true })),
        });
    },
  });
  const columns: Column<AccountView>[] = [
    {
      id: "name",
      title: t("column.name"),
      rowHeader: true,
      cell: ({ name, email }) => <TwoLines first={name} second={email} />,
    },
    { id: "username", title: t("column.username"), width: 170, cell: ({ username }) => username ?? "—" },
    {
      id: "state",
      title: t("column.state"),
      width: 130,
      cell: ({ isDisabled }) => t(isDisabled ? "disabled" : "open"),
    },
    {
      id: "rights",
      title: t("column.rights"),
      width: 170,
      cell: ({ isAdmin }) => (isAdmin ? t("administrator") : "—"),
    },
    {
      id: "twoFactor",
      title: t("column.twoFactor"),
      width: 150,
      wideOnly: true,
      cell: ({ hasTwoFactor }) => t(hasTwoFactor ? "on" : "off"),
    },
    {
      id: "created",
      title: t("column.created"),
      width: 140,
      align: "right",
      wideOnly: true,
      cell: ({ createdAt }) => <Instant at={createdAt} />,
    },
    {
      id: "actions",
      title: <span className="visually-hidden">{t("column.actions")}</span>,
      width: 60,
      align: "right",
      cell: (account) => (
        <Dropdown trigger={["click"]} menu={menuOf(account)}>
          <Button size="small" type="text" icon={<MoreIcon />} aria-label={common("moreFor", { name: account.name })} />
        </Dropdown>
      ),
    },
  ];
  return (
    <Page
      title={t("title")}
      facts={query.data && t("count", { count: rows.length })}
      busy={query.isFetching && !query.isPending}
      actions={
        <Button type="primary" icon={<PlusIcon />} onClick={() => setCreating(true)}>
          {t("create")}
        </Button>
      }
    >
      <div className={styles.layout}>
        {query.error ? (
          <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />
        ) : (
          <DataTable
            label={t("title")}
            columns={columns}
            rows={rows}
            rowHeight={45}
            keyOf={({ id }) => id}
            nameOf={({ name }) => name}
            loading={query.isPending}
          />
        )}
      </div>
      {creating && <CreateAccountDialog onClose={() => setCreating(false)} />}
      {forgetful && <SetPasswordDialog account={forgetful} onClose={() => setForgetful(null)} />}
    </Page>
  );
}

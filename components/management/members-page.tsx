"use client";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { PlusIcon } from "@/components/ui/icons";
import { Page } from "@/components/ui/page/page";
import { useMay, useSession } from "@/components/ui/session/session";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { TwoLines } from "@/components/ui/table/two-lines";
import { Instant } from "@/components/ui/time/instant";
import { WORKSPACE_ROLES, type WorkspaceRole } from "@/lib/core/permission";
import type { MemberView } from "@/lib/core/workspace";
import { AddMemberDialog } from "./add-member-dialog";
import styles from "./management.module.css";
import { managementQueries, useMemberChanges } from "./queries";

/** Management → Members: who works in this workspace, and as what. */
export function MembersPage() {
  const t = useTranslations("management.members");
  const common = useTranslations("common");
  const roleText = useTranslations("shell.account.role");
  const toProblem = useProblem();
  const { message } = App.useApp();
  const { workspace, isAdmin, role: ownRole } = useSession();
  const query = useQuery(managementQueries.members(workspace.id));
  const { change, remove } = useMemberChanges(workspace.id);
  const manage = useMay("member.manage");
  const [adding, setAdding] = useState(false);
  const [doomed, setDoomed] = useState<MemberView | null>(null);
  const rows = query.data?.items ?? [];
  const makesOwners = isAdmin || ownRole === "OWNER";
  const owners = rows.filter(({ role }) => role === "OWNER").length;

  const act = async (work: Promise<unknown>) => {
    try {
      await work;
    } catch (error) {
      message.error(toProblem(error).message);
    }
  };
  /** Why this member stays as they are, or undefined. */
  const fixedBecause = ({ role }: MemberView) => {
    if (!manage.allowed) return manage.reason;
    if (role !== "OWNER") return undefined;
    if (!makesOwners) return t("ownersOnly");
    return owners === 1 ? t("lastOwner") : undefined;
  };
  const columns: Column<MemberView>[] = [
    {
      id: "name",
      title: t("column.name"),
      rowHeader: true,
      cell: ({ name, email }) => <TwoLines first={name} second={email} />,
    },
    {
      id: "username",
      title: t("column.username"),
      width: 170,
      wideOnly: true,
      cell: ({ username }) => username ?? "—",
    },
    {
      id: "role",
      title: t("column.role"),
      width: 220,
      cell: (member) => (
        <Select<WorkspaceRole>
          size="small"
          className={styles.role!}
          aria-label={t("roleOf", { name: member.name })}
          title={fixedBecause(member) ?? ""}
          disabled={fixedBecause(member) !== undefined}
          value={member.role}
          options={WORKSPACE_ROLES.map((value) => ({
            value,
            label: roleText(value),
            disabled: value === "OWNER" && !makesOwners,
          }))}
          onChange={(role) => void act(change.mutateAsync({ userId: member.userId, role }))}
        />
      ),
    },
    { id: "since", title: t("column.since"), width: 150, align: "right", cell: ({ since }) => <Instant at={since} /> },
    {
      id: "actions",
      title: <span className="visually-hidden">{t("column.actions")}</span>,
      width: 110,
      align: "right",
      cell: (member) => (
        <Button
          size="small"
          type="text"
          disabled={fixedBecause(member) !== undefined}
          title={fixedBecause(member)}
          aria-label={t("removeOf", { name: member.name })}
          onClick={() => setDoomed(member)}
        >
          {t("remove")}
        </Button>
      ),
    },
  ];
  return (
    <Page
      needs="member.manage"
      title={t("title")}
      facts={query.data && t("count", { count: rows.length, workspace: workspace.name })}
      busy={query.isFetching && !query.isPending}
      actions={
        <Button
          type="primary"
          icon={<PlusIcon />}
          disabled={!manage.allowed}
          title={manage.reason}
          onClick={() => setAdding(true)}
        >
          {t("add")}
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
            keyOf={({ userId }) => userId}
            nameOf={({ name }) => name}
            loading={query.isPending}
          />
        )}
      </div>
      {adding && <AddMemberDialog makesOwners={makesOwners} onClose={() => setAdding(false)} />}
      <Modal
        open={doomed !== null}
        width={480}
        title={t("removeTitle", { name: doomed?.name ?? "" })}
        okText={t("remove")}
        okButtonProps={{ danger: true, loading: remove.isPending }}
        cancelText={common("cancel")}
        onCancel={() => setDoomed(null)}
        onOk={() => void act(remove.mutateAsync(doomed!.userId)).then(() => setDoomed(null))}
      >
        <p className={styles.text}>{t("removeText", { workspace: workspace.name })}</p>
      </Modal>
    </Page>
  );
}

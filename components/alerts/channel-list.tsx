"use client";
import { useQuery } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { DeleteIcon, EditIcon } from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/page/empty-state";
import { useMay } from "@/components/ui/session/session";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { Instant } from "@/components/ui/time/instant";
import type { AlertChannelView } from "@/lib/core/alert/channel";
import styles from "./alerts.module.css";
import { alertQueries, useAlertChanges } from "./queries";

interface ChannelListProps {
  readonly onEdit: (channel: AlertChannelView) => void;
}

/** Where alerts can be sent to; Test sends a message at once. */
export function ChannelList({ onEdit }: ChannelListProps) {
  const t = useTranslations("alerts");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const manage = useMay("alert.manage");
  const { message, modal } = App.useApp();
  const { remove, testChannel } = useAlertChanges();
  const channels = useQuery(alertQueries.channels());
  const fail = (error: unknown) => {
    const { message: what, remedy } = toProblem(error);
    const content = (
      <>
        {what}
        <br />
        {remedy}
      </>
    );
    void message.error(content, 8);
  };
  const test = ({ id, name }: AlertChannelView) =>
    testChannel.mutate(id, { onError: fail, onSuccess: () => void message.success(t("tested", { name })) });
  const doomed = ({ id, name }: AlertChannelView) =>
    modal.confirm({
      title: t("deleteChannel", { name }),
      okText: t("deleteChannel", { name }),
      okButtonProps: { danger: true },
      cancelText: common("cancel"),
      onOk: () => remove.mutateAsync({ what: "channels", id }).catch(fail),
    });
  const columns: readonly Column<AlertChannelView>[] = [
    { id: "name", title: t("column.name"), rowHeader: true, cell: ({ name }) => name },
    { id: "type", title: t("column.type"), width: 140, cell: ({ type }) => t(`type.${type}`) },
    {
      id: "rules",
      title: t("column.usedBy"),
      width: 120,
      align: "right",
      cell: ({ rules }) => t("rules", { count: rules }),
    },
    {
      id: "changed",
      title: t("column.changed"),
      width: 126,
      align: "right",
      wideOnly: true,
      cell: ({ updatedAt }) => <Instant at={updatedAt} />,
    },
    {
      id: "actions",
      title: <span className="visually-hidden">{t("column.actions")}</span>,
      width: 150,
      align: "right",
      cell: (channel) => (
        <span className={styles.actions}>
          <Button
            type="text"
            size="small"
            disabled={!manage.allowed}
            title={manage.reason}
            loading={testChannel.isPending && testChannel.variables === channel.id}
            aria-label={t("testOne", { name: channel.name })}
            onClick={() => test(channel)}
          >
            {t("test")}
          </Button>
          <Button
            type="text"
            size="small"
            icon={<EditIcon />}
            aria-label={t("edit", { name: channel.name })}
            title={common("edit")}
            onClick={() => onEdit(channel)}
          />
          <Button
            type="text"
            size="small"
            icon={<DeleteIcon />}
            aria-label={t("deleteChannel", { name: channel.name })}
            title={manage.reason ?? common("delete")}
            disabled={!manage.allowed}
            onClick={() => doomed(channel)}
          />
        </span>
      ),
    },
  ];
  if (channels.error && !channels.data)
    return <ProblemAlert problem={toProblem(channels.error)} onRetry={() => void channels.refetch()} />;
  return (
    <DataTable
      label={t("tab.channels")}
      columns={columns}
      rows={channels.data?.items ?? []}
      keyOf={({ id }) => id}
      nameOf={({ name }) => name}
      loading={channels.isPending}
      onOpen={onEdit}
      empty={<EmptyState title={t("empty.channels")}>{t("empty.channelsText")}</EmptyState>}
    />
  );
}

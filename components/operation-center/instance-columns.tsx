"use client";
import { Button, Dropdown } from "antd";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { MoreIcon } from "@/components/ui/icons";
import { useMay } from "@/components/ui/session/session";
import { Status } from "@/components/ui/status/status";
import type { Column } from "@/components/ui/table/columns";
import { TwoLines } from "@/components/ui/table/two-lines";
import { useFormat } from "@/components/ui/time/format";
import { Instant } from "@/components/ui/time/instant";
import { useNow } from "@/components/ui/time/now";
import type { InstanceSummary } from "@/lib/core/instance";
import type { InstanceOperation } from "@/lib/core/instance-operation";
import { useCopyMenu } from "@/components/ui/copy/use-copy-menu";
import { instanceCopy } from "./instance-copy";
import { displayState, likelyOperation, OFFERED, refusalOf } from "./display-state";
import { Elapsed } from "@/components/ui/time/elapsed";
import { Happening } from "./happening";
import styles from "./instance-columns.module.css";

interface Actions {
  /** Tall rows have room for a second line. */
  readonly density?: "compact" | "comfortable";
  readonly onAct: (operation: InstanceOperation, instance: InstanceSummary) => void;
  readonly href: (instance: InstanceSummary) => string;
}

export function useInstanceColumns({ onAct, href, density = "compact" }: Actions): readonly Column<InstanceSummary>[] {
  const t = useTranslations("instances");
  const format = useFormat();
  const now = useNow(60_000);
  const isTall = density === "comfortable";
  const day = (bizdate: string) => `${bizdate.slice(0, 4)}-${bizdate.slice(4, 6)}-${bizdate.slice(6)}`;
  return [
    {
      id: "state",
      title: t("column.state"),
      width: format.locale === "zh" ? 104 : 174,
      cell: (instance) => <Status of={displayState(instance)} />,
    },
    {
      id: "node",
      title: t("column.node"),
      width: 160,
      rowHeader: true,
      cell: (instance) => {
        const link = (
          <Link href={href(instance)} className={styles.link} title={instance.node.name}>
            {instance.node.name}
          </Link>
        );
        return isTall ? <TwoLines first={link} second={instance.id} /> : link;
      },
    },
    {
      id: "bizdate",
      title: t("column.bizdate"),
      width: format.locale === "zh" ? 122 : 106,
      align: "right",
      wideOnly: true,
      cell: ({ bizdate }) => format.day(day(bizdate), now),
    },
    {
      id: "cyctime",
      title: t("column.cyctime"),
      width: 112,
      align: "right",
      cell: ({ cyctime }) => <Instant at={cyctime} />,
    },
    {
      id: "started",
      title: t("column.started"),
      width: 82,
      align: "right",
      wideOnly: true,
      cell: ({ startedAt }) => (startedAt ? <Instant at={startedAt} form="clock" /> : "—"),
    },
    {
      id: "finished",
      title: t("column.finished"),
      width: 82,
      align: "right",
      wideOnly: true,
      cell: ({ finishedAt }) => (finishedAt ? <Instant at={finishedAt} form="clock" /> : "—"),
    },
    {
      id: "duration",
      title: t("column.duration"),
      width: 84,
      align: "right",
      // What was passed over took no time: it never ran.
      cell: (instance) => (instance.attempt === 0 ? "—" : <Elapsed {...instance} />),
    },
    {
      id: "happening",
      title: t("column.happening"),
      cell: (instance) =>
        isTall ? (
          <span className={styles.tall}>
            <Happening instance={instance} />
          </span>
        ) : (
          <span onPointerEnter={({ currentTarget }) => (currentTarget.title = currentTarget.textContent)}>
            <Happening instance={instance} />
          </span>
        ),
    },
    {
      id: "actions",
      title: <span className="visually-hidden">{t("column.actions")}</span>,
      width: format.locale === "zh" ? 122 : 118,
      align: "right",
      cell: (instance) => <RowActions instance={instance} href={href(instance)} onAct={onAct} />,
    },
  ];
}

function RowActions({
  instance,
  href,
  onAct,
}: {
  readonly instance: InstanceSummary;
  readonly href: string;
  readonly onAct: Actions["onAct"];
}) {
  const t = useTranslations("instances");
  const common = useTranslations("common");
  const operate = useMay("instance.operate");
  const likely = likelyOperation(instance);
  const copyMenu = useCopyMenu();
  const name = `${instance.node.name} ${instance.id}`;
  const refusedText = (operation: InstanceOperation) => {
    const refused = refusalOf(instance, operation);
    return operate.reason ?? (refused === null ? undefined : t(`refusal.${refused}`));
  };
  return (
    <span className={styles.actions}>
      {likely === "decide" || likely === "why" ? (
        <Link href={href} className={styles.decide} aria-label={`${t(likely)}: ${name}`}>
          {t(likely)}
        </Link>
      ) : (
        <Button
          type="text"
          size="small"
          disabled={refusedText(likely) !== undefined}
          title={refusedText(likely)}
          aria-label={`${t(`operation.${likely}`)}: ${name}`}
          onClick={() => onAct(likely, instance)}
        >
          {t(`operation.${likely}`)}
        </Button>
      )}
      <Dropdown
        trigger={["click"]}
        placement="bottomRight"
        menu={{
          items: [
            { key: "open", label: <Link href={href}>{t("open")}</Link> },
            { key: "log", label: <Link href={`${href}#log`}>{t("viewLog")}</Link> },
            copyMenu(instanceCopy(instance)),
            { type: "divider" },
            ...OFFERED.map((operation) => ({
              key: operation,
              label: <span title={refusedText(operation)}>{t(`operation.${operation}`)}</span>,
              disabled: refusedText(operation) !== undefined,
              onClick: () => onAct(operation, instance),
            })),
          ],
        }}
      >
        <Button type="text" size="small" icon={<MoreIcon />} aria-label={common("moreFor", { name })} />
      </Dropdown>
    </span>
  );
}

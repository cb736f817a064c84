"use client";
import { Button, Dropdown } from "antd";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { MoreIcon } from "@/components/ui/icons";
import { usePreferences } from "@/components/ui/preferences/provider";
import { useMay } from "@/components/ui/session/session";
import { Status } from "@/components/ui/status/status";
import type { Column } from "@/components/ui/table/columns";
import { TwoLines } from "@/components/ui/table/two-lines";
import { Instant } from "@/components/ui/time/instant";
import { TypeTile } from "@/components/ui/type-tile/type-tile";
import { dataSourceType } from "@/lib/core/data-source";
import styles from "./columns.module.css";
import type { DataSourceRow } from "./rows";

interface RowActions {
  readonly onTest: (row: DataSourceRow) => void;
  readonly onDelete: (row: DataSourceRow) => void;
  readonly onOpen: (row: DataSourceRow) => void;
}

/** Where a row's connection is edited. */
export function hrefOf({ source, environment }: DataSourceRow): string {
  const path = `/data-integration/data-sources/${source.id}`;
  return environment === "PROD" ? path : `${path}?environment=${environment}`;
}

export function useColumns({ onTest, onDelete, onOpen }: RowActions): readonly Column<DataSourceRow>[] {
  const t = useTranslations("dataSources");
  const common = useTranslations("common");
  const { locale } = usePreferences();
  const manage = useMay("dataSource.manage");
  const test = useMay("dataSource.test");
  const mayChange = ({ source }: DataSourceRow) => manage.allowed && source.sharedBy === null;
  return [
    {
      id: "name",
      title: t("column.name"),
      sortKey: "name",
      rowHeader: true,
      cell: (row) => (
        <span className={styles.name}>
          <TypeTile type={row.source.type} />
          <TwoLines
            first={
              <Link href={hrefOf(row)} className={styles.link}>
                {row.source.name}
              </Link>
            }
            second={
              row.source.sharedBy ? (
                <>
                  <span className={styles.shared}>{t("sharing.by", { workspace: row.source.sharedBy.name })}</span>{" "}
                  {row.source.description}
                </>
              ) : (
                row.source.description
              )
            }
          />
        </span>
      ),
    },
    {
      id: "type",
      title: t("column.type"),
      width: 132,
      wideOnly: true,
      cell: ({ source }) => typeName(source.type, locale),
    },
    {
      id: "environment",
      title: t("column.environment"),
      width: 104,
      cell: ({ environment }) => t(`environment.${environment}`),
    },
    {
      id: "connection",
      title: t("column.connection"),
      width: 184,
      cell: ({ connection, changedAt }) =>
        changedAt === null ? (
          t("missing.text")
        ) : (
          <span title={connection.endpoint}>
            <TwoLines
              first={connection.target}
              second={[t(`network.${connection.network}`), connection.place].filter(Boolean).join(" · ")}
            />
          </span>
        ),
    },
    {
      id: "connectivity",
      title: t("column.connectivity"),
      width: 190,
      cell: (row) =>
        row.changedAt === null ? (
          <Button
            size="small"
            disabled={!manage.allowed}
            title={manage.reason}
            aria-label={t("missing.createOne", { name: row.source.name, environment: row.environment })}
            onClick={() => onOpen(row)}
          >
            {t("missing.create")}
          </Button>
        ) : (
          <Connectivity row={row} onOpen={onOpen} />
        ),
    },
    {
      id: "changed",
      title: t("column.changed"),
      width: 126,
      align: "right",
      sortKey: "changed",
      wideOnly: true,
      cell: ({ changedAt }) => changedAt && <Instant at={changedAt} />,
    },
    {
      id: "actions",
      title: <span className="visually-hidden">{t("column.actions")}</span>,
      width: 104,
      align: "right",
      cell: (row) => (
        <span className={styles.actions}>
          <Button
            type="text"
            size="small"
            disabled={!test.allowed || row.status === "testing" || row.changedAt === null}
            title={test.reason}
            aria-label={t("testOne", { name: row.source.name })}
            onClick={() => onTest(row)}
          >
            {t("test")}
          </Button>
          <Dropdown
            trigger={["click"]}
            placement="bottomRight"
            menu={{
              items: [
                { key: "edit", label: <Link href={hrefOf(row)}>{mayChange(row) ? common("edit") : t("view")}</Link> },
                {
                  key: "clone",
                  disabled: !mayChange(row),
                  label: (
                    <Link href={`/data-integration/data-sources/new?from=${row.source.id}`}>{common("clone")}</Link>
                  ),
                },
                { type: "divider" },
                {
                  key: "delete",
                  danger: true,
                  disabled: !mayChange(row),
                  label: common("delete"),
                  onClick: () => onDelete(row),
                },
              ],
            }}
          >
            <Button
              type="text"
              size="small"
              icon={<MoreIcon />}
              aria-label={common("moreFor", { name: row.source.name })}
            />
          </Dropdown>
        </span>
      ),
    },
  ];
}

function Connectivity({ row, onOpen }: { readonly row: DataSourceRow; readonly onOpen: (row: DataSourceRow) => void }) {
  const t = useTranslations("dataSources");
  const { status, test } = row;
  const failed = status === "unreachable" || status === "loginFailed";
  return (
    <TwoLines
      first={
        <span className={styles.status}>
          <Status of={status} />
          {failed && (
            <Button
              type="link"
              size="small"
              className={styles.diagnose!}
              aria-label={t("diagnoseOne", { name: row.source.name })}
              onClick={() => onOpen(row)}
            >
              {t("diagnose")}
            </Button>
          )}
        </span>
      }
      second={
        test ? (
          <>
            {test.resourceGroup.name} · <Instant at={test.requestedAt} form="relative" />
          </>
        ) : (
          t("neverTested")
        )
      }
    />
  );
}

/** The name of a type; a type this console does not know is shown as it is stored. */
function typeName(type: string, locale: "en" | "zh"): string {
  try {
    return dataSourceType(type).name[locale];
  } catch {
    return type;
  }
}

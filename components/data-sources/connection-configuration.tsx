"use client";
import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Panel } from "@/components/ui/page/panel";
import { useMay } from "@/components/ui/session/session";
import { Status } from "@/components/ui/status/status";
import { TwoLines } from "@/components/ui/table/two-lines";
import { Instant } from "@/components/ui/time/instant";
import { useNow } from "@/components/ui/time/now";
import type { ConnectivityTest } from "@/lib/core/data-source";
import styles from "./connection-configuration.module.css";
import { connectivityStatus } from "@/lib/core/data-source/connectivity";
import { resourceGroupQueries } from "@/lib/client/data-sources";

interface ConnectionConfigurationProps {
  readonly tests: readonly ConnectivityTest[];
  /** When the saved settings last changed; null before the first save. */
  readonly changedAt: Date | null;
  readonly unsaved: boolean;
  readonly dirty: boolean;
  readonly busy: boolean;
  readonly onTest: (groupIds: readonly string[]) => void;
  readonly onShow: (groupId: string) => void;
}

/** Whether each resource group of the workspace reaches the data source. */
export function ConnectionConfiguration(props: ConnectionConfigurationProps) {
  const { tests, changedAt, unsaved, dirty, busy, onTest, onShow } = props;
  const t = useTranslations("dataSources");
  const toProblem = useProblem();
  const now = useNow(1_000);
  const may = useMay("dataSource.test");
  const groups = useQuery(resourceGroupQueries.list());
  const items = groups.data?.items ?? [];
  const testing = tests.some(({ state }) => state === "TESTING");
  return (
    <Panel
      title={t("connection.title")}
      help="connectivity"
      flush
      extra={
        items.length > 1 && (
          <Button
            size="small"
            type="text"
            disabled={!may.allowed || busy || testing}
            title={may.reason}
            onClick={() => onTest(items.map(({ id }) => id))}
          >
            {t("connection.testAll")}
          </Button>
        )
      }
    >
      {groups.isPending && <Skeleton active paragraph={{ rows: 2 }} title={false} className={styles.pad!} />}
      {groups.error && (
        <div className={styles.pad}>
          <ProblemAlert problem={toProblem(groups.error)} onRetry={() => void groups.refetch()} />
        </div>
      )}
      {groups.data && items.length === 0 && <p className={styles.pad}>{t("connection.empty")}</p>}
      {items.length > 0 && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t("connection.group")}</th>
              <th scope="colgroup" colSpan={2}>
                {t("connection.status")}
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ id, name, isDefault, cu, workersOnline }) => {
              const test = tests.find(({ resourceGroup }) => resourceGroup.id === id) ?? null;
              const status = connectivityStatus(dirty ? null : test, changedAt ?? new Date(0), now);
              const failed = status === "unreachable" || status === "loginFailed";
              const facts = [
                cu === null ? null : t("connection.cu", { cu: String(cu) }),
                t("connection.workers", { count: workersOnline }),
                isDefault ? t("connection.default") : null,
              ];
              return (
                <tr key={id}>
                  <th scope="row">
                    <TwoLines first={name} second={facts.filter(Boolean).join(" · ")} />
                  </th>
                  <td>
                    <TwoLines
                      first={
                        <span className={styles.status} role="status" title={t("connection.connectivity")}>
                          <Status of={status} />
                          {failed && (
                            <Button type="link" size="small" onClick={() => onShow(id)}>
                              {t("diagnose")}
                            </Button>
                          )}
                        </span>
                      }
                      second={
                        test && !dirty ? (
                          <Instant at={test.requestedAt} form="relative" />
                        ) : (
                          t(unsaved ? "form.unsavedTest" : "connection.required")
                        )
                      }
                    />
                  </td>
                  <td className={styles.action}>
                    <Button
                      size="small"
                      disabled={!may.allowed || busy || status === "testing"}
                      title={may.reason}
                      aria-label={`${t(test && !dirty ? "connection.again" : "connection.test")}: ${name}`}
                      onClick={() => onTest([id])}
                    >
                      {t(test && !dirty ? "connection.again" : "connection.test")}
                    </Button>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

"use client";
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Panel } from "@/components/ui/page/panel";
import { useSession } from "@/components/ui/session/session";
import { dataSourceQueries } from "@/lib/client/data-sources";
import type { DataSourceUses } from "@/lib/core/data-source";
import styles from "./delete-dialog.module.css";

/** The tasks that read from a data source or write to it. */
export function UsesPanel({ id }: { readonly id: string }) {
  const t = useTranslations("dataSources.uses");
  const toProblem = useProblem();
  const { data, error, refetch } = useQuery(dataSourceQueries.uses(id));
  return (
    <Panel title={t("title")} {...(data ? { extra: t("count", { count: countUses(data) }) } : {})}>
      {error ? (
        <ProblemAlert problem={toProblem(error)} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton active title={false} paragraph={{ rows: 1 }} />
      ) : countUses(data) === 0 ? (
        <p className={styles.text}>{t("none")}</p>
      ) : (
        <UsesList uses={data} />
      )}
    </Panel>
  );
}

/** How many nodes use it, those included that the reader does not see. */
export const countUses = ({ items, elsewhere }: DataSourceUses) =>
  elsewhere.reduce((sum, { nodes }) => sum + nodes, items.length);

/** The uses in one workspace. */
export function UsesIn({ uses, workspaceId }: { readonly uses: DataSourceUses; readonly workspaceId: string }) {
  const t = useTranslations("dataSources.uses");
  const isIn = ({ workspace }: { readonly workspace: { readonly id: string } }) => workspace.id === workspaceId;
  const here = { items: uses.items.filter(isIn), elsewhere: uses.elsewhere.filter(isIn) };
  return countUses(here) === 0 ? <p className={styles.text}>{t("none")}</p> : <UsesList uses={here} />;
}

/** The nodes by name; those of workspaces that the reader does not see, as a number. */
export function UsesList({ uses: { items, elsewhere } }: { readonly uses: DataSourceUses }) {
  const t = useTranslations("dataSources.uses");
  const { workspace: here } = useSession();
  return (
    <ul className={styles.users}>
      {items.map(({ nodeId, nodeName, isDeployed, workspace }) => (
        <li key={nodeId}>
          <Link href={`/data-studio/${nodeId}`}>{nodeName}</Link>{" "}
          <span>
            {t(isDeployed ? "deployed" : "draft")}
            {workspace.id !== here.id && ` · ${workspace.name}`}
          </span>
        </li>
      ))}
      {elsewhere.map(({ workspace, nodes, deployed }) => (
        <li key={workspace.id}>{t("elsewhere", { workspace: workspace.name, nodes, deployed })}</li>
      ))}
    </ul>
  );
}

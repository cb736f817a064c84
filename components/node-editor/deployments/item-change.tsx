"use client";
import { useQuery } from "@tanstack/react-query";
import { Alert, Skeleton } from "antd";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Panel } from "@/components/ui/page/panel";
import { TaskSummary } from "@/components/ui/task/task-summary";
import type { DeploymentView, NodeDiff } from "@/lib/core/node";
import { ChangeList } from "../publishing/change-list";
import { DocumentDiff } from "../publishing/document-diff";
import { EffectPanel } from "../publishing/effect-panel";
import { publishingQueries } from "../publishing/queries";
import { nodeQueries } from "../queries";
import styles from "./deployments.module.css";

type Item = DeploymentView["items"][number];

interface ItemChangeProps {
  readonly item: Item;
  readonly deployment: DeploymentView;
}

/** What a package does to one node: in words, as text, and to its instances while it may still come to production. */
export function ItemChange({ item, deployment }: ItemChangeProps) {
  const t = useTranslations("publishing.packages");
  const texts = useTranslations("publishing");
  const toProblem = useProblem();
  const { node, version, changeType, replaces, outdated } = item;
  const isRemoval = changeType === "DELETE";
  const isOpen = deployment.state === "AWAITING_REVIEW" || deployment.state === "AWAITING_CONFIRMATION";
  const change = useItemDiff(item);
  const nodeView = useQuery({ ...nodeQueries.one(node.id), enabled: replaces === null && !isRemoval });
  return (
    <div className={styles.stack}>
      <div className={styles.head}>
        <h2>{node.name}</h2>
        <span className={styles.note}>
          {isRemoval
            ? t("removed", { old: replaces ?? version })
            : replaces === null
              ? t("first", { version })
              : t("replaces", { old: replaces, version })}
        </span>
        <Link href={`/data-studio/${node.id}`}>{t("openNode")}</Link>
      </div>
      {outdated && (
        <Alert
          type="warning"
          showIcon
          title={
            outdated.version === null && outdated.reason === "deployed"
              ? t("outdated.none")
              : t(`outdated.${outdated.reason}`, { version: outdated.version ?? 0 })
          }
        />
      )}
      {isRemoval ? null : change.error ? (
        <ProblemAlert problem={toProblem(change.error)} onRetry={change.retry} />
      ) : change.diff === null ? (
        <Skeleton active paragraph={{ rows: 8 }} />
      ) : (
        <>
          <Panel title={texts(replaces === null ? "summary.title" : "changes.title")}>
            {replaces !== null ? (
              <ChangeList diff={change.diff} />
            ) : nodeView.data ? (
              <TaskSummary type={nodeView.data.type} document={change.diff.to!} />
            ) : (
              <Skeleton active title={false} paragraph={{ rows: 3 }} />
            )}
          </Panel>
          {isOpen && outdated === null && <EffectPanel nodeId={node.id} of={{ version, document: change.diff.to! }} />}
          <DocumentDiff
            diff={change.diff}
            fromLabel={replaces === null ? texts("nothingYet") : t("version", { version: replaces })}
            toLabel={t("version", { version })}
          />
        </>
      )}
    </div>
  );
}

/** The version against the one that was in production when the package was built, whatever is there now. */
function useItemDiff({ node, version, replaces, changeType }: Item): {
  readonly diff: NodeDiff | null;
  readonly error: unknown;
  readonly retry: () => void;
} {
  const isChange = changeType !== "DELETE";
  const compared = useQuery({
    ...publishingQueries.diff(node.id, replaces ?? version, version, -1),
    enabled: isChange && replaces !== null,
  });
  const alone = useQuery({ ...publishingQueries.version(node.id, version), enabled: isChange && replaces === null });
  if (replaces !== null) {
    return { diff: compared.data ?? null, error: compared.error, retry: () => void compared.refetch() };
  }
  const to = alone.data && { number: alone.data.number, script: alone.data.script, config: alone.data.config };
  const diff = to ? { from: null, to, changes: [], isSame: false } : null;
  return { diff, error: alone.error, retry: () => void alone.refetch() };
}

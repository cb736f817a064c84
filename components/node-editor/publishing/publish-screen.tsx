"use client";
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Input, Skeleton, Tooltip } from "antd";
import { useRouter } from "next/navigation";
import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { FieldFrame } from "@/components/form/field-frame";
import { FormBody } from "@/components/form/form-layout";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { CloseIcon, OpenElsewhereIcon } from "@/components/ui/icons";
import { Panel } from "@/components/ui/page/panel";
import { useMay, useSession } from "@/components/ui/session/session";
import type { NodeDiff, NodeProblem, NodeView } from "@/lib/core/node";
import { ChangeList } from "./change-list";
import { ChecksPanel } from "./checks-panel";
import { DeploymentPanel } from "./deployment-panel";
import { DocumentDiff } from "./document-diff";
import { EffectPanel } from "./effect-panel";
import { publishingQueries, useBuildPackage, useDeploymentAction } from "./queries";
import styles from "./publishing.module.css";
import { Stages } from "./stages";
import { TaskSummary } from "@/components/ui/task/task-summary";

interface PublishScreenProps {
  readonly node: NodeView;
  /** Of the draft that was just saved: what the screen shows is what goes to production. */
  readonly revision: number;
  /** Nothing was typed since. */
  readonly saved: boolean;
  readonly onClose: () => void;
  readonly onGo: (problem: NodeProblem) => void;
  readonly onOperations: () => void;
}

/** From a saved draft to production: what changes, what the checks say, what it does to instances; then the stages. */
export function PublishScreen({ node, revision, saved, onClose, onGo, onOperations }: PublishScreenProps) {
  const t = useTranslations("publishing");
  const toProblem = useProblem();
  const router = useRouter();
  const { workspace } = useSession();
  const mayDeploy = useMay("node.deploy");
  const mayManage = useMay("workspace.edit");
  const [description, setDescription] = useState("");
  const [startedHere, setStartedHere] = useState<string | null>(null);
  const checks = useQuery(publishingQueries.checks(node.id, revision));
  const diff = useQuery(publishingQueries.diff(node.id, "deployed", "draft", revision));
  const versions = useQuery(publishingQueries.versions(node.id));
  const deployments = useQuery(publishingQueries.deployments(node.id));
  const build = useBuildPackage(node.id);
  const act = useDeploymentAction();
  const newest = deployments.data?.items[0] ?? null;
  // A package that waits for its confirmation is taken up again, whoever built it, while the draft is still its version.
  const latest = versions.data?.items[0]?.number ?? null;
  const isWaiting = newest?.state === "AWAITING_CONFIRMATION" || newest?.state === "AWAITING_REVIEW";
  const isOpen = isWaiting && newest.items.some(({ version }) => version === latest);
  // One that was sent back is over: what its reviewer said stands above the next.
  const isRejected = newest?.state === "REJECTED";
  const isCurrent =
    newest !== null && !isRejected && (newest.id === startedHere || (isOpen && node.state === "awaiting"));
  const deployment = isCurrent ? newest : null;
  const nextVersion = deployment?.items[0]?.version ?? (node.state === "awaiting" ? latest! : (latest ?? 0) + 1);
  // What it would change is true until it did.
  const isDone = deployment?.state === "DEPLOYED";
  const isSame = diff.data?.isSame === true;
  // Which version this becomes, and whether a package waits already, is said only once it is known.
  const isKnown = versions.data !== undefined && deployments.data !== undefined;
  const reason = !saved
    ? t("saving")
    : isSame
      ? t("nothingChanged", { version: diff.data?.from?.number ?? 0 })
      : checks.data?.isSubmittable === false
        ? t("mend", { count: checks.data.problems.filter(({ severity }) => severity === "error").length })
        : null;

  const start = async () => {
    const made = await build.mutateAsync({ description, revision }).catch(() => null);
    if (made) setStartedHere(made.id);
  };
  // What was decided here stays in sight, also on a package that was taken up again.
  const decide = (id: string, action: "check" | "confirm" | "cancel") => {
    setStartedHere(id);
    act.mutate({ id, action });
  };
  const unknown = isKnown ? null : (versions.error ?? deployments.error);
  const failure = build.error ?? act.error;
  const actions: ReactNode =
    deployment === null ? (
      <>
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Tooltip title={reason}>
          <Button
            type="primary"
            disabled={reason !== null || !isKnown || checks.data === undefined || diff.data === undefined}
            loading={build.isPending}
            onClick={() => void start()}
          >
            {t("toProduction")}
          </Button>
        </Tooltip>
      </>
    ) : deployment.state === "AWAITING_REVIEW" ? (
      <>
        {(deployment.isOwn || mayManage.allowed) && (
          <Button loading={act.isPending} onClick={() => decide(deployment.id, "cancel")}>
            {t("packages.withdraw")}
          </Button>
        )}
        <Button type="primary" onClick={() => router.push(`/operation-center/deployments/${deployment.id}`)}>
          {t("packages.open")}
        </Button>
      </>
    ) : deployment.state === "AWAITING_CONFIRMATION" ? (
      <>
        <Button
          loading={act.isPending && act.variables.action === "cancel"}
          onClick={() => decide(deployment.id, "cancel")}
        >
          {t("cancelPackage")}
        </Button>
        <Tooltip title={mayDeploy.reason}>
          <Button
            type="primary"
            disabled={!mayDeploy.allowed}
            loading={act.isPending && act.variables.action === "confirm"}
            onClick={() => decide(deployment.id, "confirm")}
          >
            {t("confirm")}
          </Button>
        </Tooltip>
      </>
    ) : isDone ? (
      <>
        <Button onClick={onClose}>{t("close")}</Button>
        <Button type="primary" icon={<OpenElsewhereIcon />} onClick={onOperations}>
          {t("toOperations")}
        </Button>
      </>
    ) : (
      <>
        <Button onClick={onClose}>{t("close")}</Button>
        {deployment.state === "FAILED" && (
          <Button loading={act.isPending} onClick={() => decide(deployment.id, "check")}>
            {t("checkAgain")}
          </Button>
        )}
      </>
    );

  return (
    <section className={styles.screen} aria-label={t("title", { name: node.name })}>
      <header className={styles.head}>
        <div>
          <h2>{t("title", { name: node.name })}</h2>
          <p className={styles.note}>
            {!isKnown
              ? null
              : isDone
                ? t("isDeployed", { version: nextVersion })
                : node.deployedVersion === null
                  ? t("first", { version: nextVersion })
                  : t("replaces", { old: node.deployedVersion, version: nextVersion })}
          </p>
        </div>
        <Stages deployment={deployment} needsReview={workspace.publishReview} />
        <Button type="text" icon={<CloseIcon />} aria-label={t("closeScreen")} onClick={onClose} />
      </header>
      <div className={styles.columns}>
        <div className={styles.stack}>
          {deployment && <DeploymentPanel deployment={deployment} onGo={onGo} />}
          {!isDone && (
            <WhatChanges type={node.type} diff={diff.data} error={diff.error} onRetry={() => void diff.refetch()} />
          )}
        </div>
        <div className={styles.stack}>
          {deployment === null && (
            <ChecksPanel
              check={checks.data}
              error={checks.error}
              running={checks.isFetching}
              onAgain={() => void checks.refetch()}
              onGo={onGo}
            />
          )}
          {!isDone && <EffectPanel nodeId={node.id} of={{ revision }} />}
          {isRejected && (
            <Alert
              type="warning"
              showIcon
              title={t("packages.rejectedBy", {
                name: newest.review?.by.name ?? "—",
                version: newest.items[0]?.version ?? 0,
              })}
              description={newest.review?.comment}
            />
          )}
          {deployment === null && (
            <FormBody>
              <FieldFrame label={t("description")} help={t("descriptionHelp")}>
                <Input.TextArea
                  maxLength={500}
                  autoSize={{ minRows: 2, maxRows: 6 }}
                  value={description}
                  onChange={({ target }) => setDescription(target.value)}
                />
              </FieldFrame>
            </FormBody>
          )}
          {unknown && (
            <ProblemAlert
              problem={toProblem(unknown)}
              onRetry={() => void Promise.all([versions.refetch(), deployments.refetch()])}
            />
          )}
          {failure && <ProblemAlert problem={toProblem(failure)} />}
          {deployment === null && reason !== null && (
            <p className={!saved || isSame ? styles.note : styles.reason}>{reason}</p>
          )}
          {deployment?.state === "AWAITING_REVIEW" ? (
            <p className={styles.note}>{t("packages.waits")}</p>
          ) : (
            deployment === null && workspace.publishReview && <p className={styles.note}>{t("packages.willWait")}</p>
          )}
          <div className={styles.actions}>{actions}</div>
        </div>
      </div>
    </section>
  );
}

interface WhatChangesProps {
  readonly type: NodeView["type"];
  readonly diff: NodeDiff | undefined;
  readonly error: unknown;
  readonly onRetry: () => void;
}

function WhatChanges({ type, diff, error, onRetry }: WhatChangesProps) {
  const t = useTranslations("publishing");
  const toProblem = useProblem();
  const version = useTranslations("versions");
  if (error) return <ProblemAlert problem={toProblem(error)} onRetry={onRetry} />;
  if (diff === undefined) return <Skeleton active paragraph={{ rows: 8 }} />;
  return (
    <>
      <Panel title={t(diff.from === null ? "summary.title" : "changes.title")}>
        {diff.from === null ? <TaskSummary type={type} document={diff.to!} /> : <ChangeList diff={diff} />}
      </Panel>
      <DocumentDiff
        diff={diff}
        fromLabel={diff.from?.number == null ? t("nothingYet") : version("version", { version: diff.from.number })}
        toLabel={version("draft")}
      />
    </>
  );
}

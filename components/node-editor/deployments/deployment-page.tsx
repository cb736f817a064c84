"use client";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Collapse, Skeleton, Tooltip } from "antd";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Page } from "@/components/ui/page/page";
import { Fact, Facts, Panel } from "@/components/ui/page/panel";
import { useMay } from "@/components/ui/session/session";
import { Instant } from "@/components/ui/time/instant";
import type { DeploymentView } from "@/lib/core/node";
import { DeploymentPanel } from "../publishing/deployment-panel";
import { publishingQueries, useDeploymentAction } from "../publishing/queries";
import { DeploymentState, isOutdated } from "./deployment-state";
import { DEPLOYMENTS } from "./deployments-page";
import styles from "./deployments.module.css";
import { ItemChange } from "./item-change";
import { ReviewPanel } from "./review-panel";
import { useDeploymentTitle } from "./use-deployment-title";

/** One package: what it changes, what it does to instances, how far it got, and what somebody may say to it. */
export function DeploymentPage({ deploymentId }: { readonly deploymentId: string }) {
  const t = useTranslations("publishing.packages");
  const toProblem = useProblem();
  const titleOf = useDeploymentTitle();
  const { data: deployment, error, refetch } = useQuery(publishingQueries.deployment(deploymentId));
  const parents = [{ title: t("title"), href: DEPLOYMENTS }];
  if (!deployment) {
    return (
      <Page title={t("title")} parents={parents}>
        {error ? <ProblemAlert problem={toProblem(error)} onRetry={() => void refetch()} /> : <Skeleton active />}
      </Page>
    );
  }
  const { items, description, createdBy, createdAt } = deployment;
  return (
    <Page
      title={titleOf(deployment)}
      parents={parents}
      mark={<DeploymentState deployment={deployment} />}
      actions={<Actions deployment={deployment} />}
    >
      <div className={styles.columns}>
        <div className={styles.stack}>
          {items.length === 0 && <p className={styles.note}>{t("gone")}</p>}
          {items.length === 1 && <ItemChange item={items[0]!} deployment={deployment} />}
          {items.length > 1 && (
            <Collapse
              defaultActiveKey={items[0]!.node.id}
              items={items.map((item) => ({
                key: item.node.id,
                label: t("node", { name: item.node.name, version: item.version }),
                children: <ItemChange item={item} deployment={deployment} />,
              }))}
            />
          )}
        </div>
        <div className={`${styles.stack} ${styles.side}`}>
          {deployment.state === "AWAITING_REVIEW" && <ReviewPanel deployment={deployment} />}
          <DeploymentPanel deployment={deployment} />
          <Panel title={t("about")}>
            <Facts>
              <Fact label={t("column.asked")}>{createdBy?.name ?? t("nobody")}</Fact>
              <Fact label={t("column.created")}>
                <Instant at={createdAt} form="exact" />
              </Fact>
              <Fact label={t("column.description")}>{description || "—"}</Fact>
            </Facts>
          </Panel>
        </div>
      </div>
    </Page>
  );
}

function Actions({ deployment }: { readonly deployment: DeploymentView }) {
  const t = useTranslations("publishing");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const { message, modal } = App.useApp();
  const deploy = useMay("node.deploy");
  const submit = useMay("node.submit");
  const manage = useMay("workspace.edit");
  const act = useDeploymentAction();
  const { id, state, isOwn, createdBy } = deployment;
  const isReview = state === "AWAITING_REVIEW";
  const run = (action: "check" | "confirm" | "cancel") =>
    act.mutateAsync({ id, action }).catch((error: unknown) => void message.error(toProblem(error).message));
  const withdraw = () =>
    modal.confirm({
      title: t("packages.withdrawTitle"),
      content: t("packages.withdrawText"),
      okText: t("packages.withdraw"),
      cancelText: common("close"),
      okButtonProps: { danger: true },
      onOk: () => run("cancel"),
    });
  if (!isReview && state !== "AWAITING_CONFIRMATION" && state !== "FAILED") return null;
  const mayWithdraw = isReview ? isOwn || manage.allowed || (createdBy === null && submit.allowed) : submit.allowed;
  return (
    <>
      {mayWithdraw && (
        <Button disabled={act.isPending} onClick={withdraw}>
          {t("packages.withdraw")}
        </Button>
      )}
      {state === "FAILED" && (
        <Button disabled={act.isPending || !submit.allowed} title={submit.reason} onClick={() => void run("check")}>
          {t("checkAgain")}
        </Button>
      )}
      {state === "AWAITING_CONFIRMATION" && (
        <Tooltip title={deploy.reason}>
          <Button
            type="primary"
            disabled={act.isPending || !deploy.allowed || isOutdated(deployment)}
            onClick={() => void run("confirm")}
          >
            {t("confirm")}
          </Button>
        </Tooltip>
      )}
    </>
  );
}

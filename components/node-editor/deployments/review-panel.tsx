"use client";
import { App, Button, Input } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { FieldFrame } from "@/components/form/field-frame";
import { FormBody } from "@/components/form/form-layout";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Panel } from "@/components/ui/page/panel";
import { useMay } from "@/components/ui/session/session";
import type { DeploymentView } from "@/lib/core/node";
import { useDeploymentAction } from "../publishing/queries";
import { isOutdated } from "./deployment-state";
import styles from "./deployments.module.css";

/** Where a reviewer says yes or no; whoever may not is told why. */
export function ReviewPanel({ deployment }: { readonly deployment: DeploymentView }) {
  const t = useTranslations("publishing.packages");
  const { message } = App.useApp();
  const toProblem = useProblem();
  const review = useMay("node.review");
  const act = useDeploymentAction();
  const [comment, setComment] = useState("");
  const [isMissing, setMissing] = useState(false);
  const { id, isOwn } = deployment;
  if (isOwn || !review.allowed) {
    return (
      <Panel title={t("waiting")}>
        <p className={styles.note}>{isOwn ? t("own") : review.reason}</p>
      </Panel>
    );
  }
  const decide = async (action: "approve" | "reject") => {
    if (action === "reject" && comment.trim() === "") return setMissing(true);
    const done = await act.mutateAsync({ id, action, comment }).catch(() => null);
    if (!done) return;
    if (done.state === "FAILED") message.warning(t("failed"));
    else message.success(t(done.state === "DEPLOYED" ? "approved" : "rejected"));
  };
  const isPending = (action: "approve" | "reject") => act.isPending && act.variables.action === action;
  return (
    <Panel title={t("review")}>
      <div className={styles.review}>
        <p className={styles.note}>{t("reviewText")}</p>
        <FormBody labelWidth={72}>
          <FieldFrame
            label={t("comment")}
            help={t("commentHelp")}
            error={isMissing && comment.trim() === "" ? t("commentMissing") : undefined}
          >
            <Input.TextArea
              maxLength={1_000}
              autoSize={{ minRows: 2, maxRows: 8 }}
              value={comment}
              onChange={({ target }) => setComment(target.value)}
            />
          </FieldFrame>
        </FormBody>
        {act.error && <ProblemAlert problem={toProblem(act.error)} />}
        <div className={styles.buttons}>
          <Button danger disabled={act.isPending} loading={isPending("reject")} onClick={() => void decide("reject")}>
            {t("reject")}
          </Button>
          <Button
            type="primary"
            disabled={act.isPending || isOutdated(deployment)}
            loading={isPending("approve")}
            onClick={() => void decide("approve")}
          >
            {t("approve")}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

"use client";
import { useTranslations } from "use-intl";
import { CheckIcon, CloseIcon } from "@/components/ui/icons";
import { DEPLOYMENT_STAGES, type DeploymentView } from "@/lib/core/node";
import styles from "./publishing.module.css";

const NAMES = ["review", ...DEPLOYMENT_STAGES] as const;

interface StagesProps {
  readonly deployment: DeploymentView | null;
  /** Whether a package that is not built yet will need a review. */
  readonly needsReview: boolean;
}

/** The way to production: Review, Build Package, Prod Online Check, where it is needed Code Review, Confirm Publish, Complete. */
export function Stages({ deployment, needsReview }: StagesProps) {
  const t = useTranslations("publishing.stage");
  const isReviewed = deployment ? deployment.stages.some(({ name }) => name === "approve") : needsReview;
  const names = NAMES.filter((name) => name !== "approve" || isReviewed);
  const stateOf = (name: (typeof NAMES)[number]) =>
    name === "review" ? (deployment ? "done" : null) : deployment?.stages.find((stage) => stage.name === name)?.state;
  const states = names.map((name) => stateOf(name) ?? "waiting");
  const current = states.findIndex((state) => state !== "done");
  return (
    <ol className={styles.stages} aria-label={t("title")}>
      {names.map((name, index) => {
        const state = states[index]!;
        return (
          <li key={name} data-state={state} aria-current={index === current ? "step" : undefined}>
            <span className={styles.mark}>
              {state === "done" ? (
                <CheckIcon />
              ) : state === "failed" || state === "cancelled" ? (
                <CloseIcon />
              ) : (
                index + 1
              )}
            </span>
            {t(name)}
            <span className="visually-hidden">{t(`state.${state}`)}</span>
          </li>
        );
      })}
    </ol>
  );
}

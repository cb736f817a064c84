"use client";
import { useTranslations } from "use-intl";
import { CheckIcon, CloseIcon } from "@/components/ui/icons";
import { DEPLOYMENT_STAGES, type DeploymentView } from "@/lib/core/node";
import styles from "./publishing.module.css";

const NAMES = ["review", ...DEPLOYMENT_STAGES] as const;

/** The way to production: Review, Build Package, Prod Online Check, Confirm Publish, Complete. */
export function Stages({ deployment }: { readonly deployment: DeploymentView | null }) {
  const t = useTranslations("publishing.stage");
  const stateOf = (name: (typeof NAMES)[number]) =>
    name === "review" ? (deployment ? "done" : null) : deployment?.stages.find((stage) => stage.name === name)?.state;
  const states = NAMES.map((name) => stateOf(name) ?? "waiting");
  const current = states.findIndex((state) => state !== "done");
  return (
    <ol className={styles.stages} aria-label={t("title")}>
      {NAMES.map((name, index) => {
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

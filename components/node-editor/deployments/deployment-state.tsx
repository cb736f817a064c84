"use client";
import { useTranslations } from "use-intl";
import {
  ClockIcon,
  CloseIcon,
  FailedIcon,
  HourglassIcon,
  QuarterRingIcon,
  SucceededIcon,
  WarningIcon,
  type Icon,
} from "@/components/ui/icons";
import type { DeploymentState as State, DeploymentView } from "@/lib/core/node";
import styles from "./deployments.module.css";

const ICONS: Readonly<Record<State, Icon>> = {
  BUILDING: QuarterRingIcon,
  CHECKING: QuarterRingIcon,
  AWAITING_REVIEW: HourglassIcon,
  AWAITING_CONFIRMATION: ClockIcon,
  REJECTED: CloseIcon,
  DEPLOYED: SucceededIcon,
  FAILED: FailedIcon,
  CANCELLED: CloseIcon,
};

/** Something newer has overtaken a node of it. */
export const isOutdated = ({ items }: DeploymentView) =>
  items.length === 0 || items.some(({ outdated }) => outdated !== null);

/** The state of a package as icon and word; an outdated one waits for nothing any more. */
export function DeploymentState({ deployment }: { readonly deployment: DeploymentView }) {
  const t = useTranslations("publishing.packages.state");
  const { state } = deployment;
  const isOver = (state === "AWAITING_REVIEW" || state === "AWAITING_CONFIRMATION") && isOutdated(deployment);
  const StateIcon = isOver ? WarningIcon : ICONS[state];
  return (
    <span className={styles.state} data-state={isOver ? "outdated" : state}>
      <StateIcon /> {t(isOver ? "outdated" : state)}
    </span>
  );
}

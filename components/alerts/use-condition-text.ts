import { useTranslations } from "use-intl";
import type { AlertCondition } from "@/lib/core/alert/rule";

/** A condition with its numbers: "Not finished by 09:30". */
export function useConditionText(): (condition: AlertCondition) => string {
  const t = useTranslations("alerts");
  return ({ type, ...values }) => {
    switch (type) {
      case "notFinishedBy":
      case "notStartedBy":
      case "notFinishedInCycle":
      case "longerThan":
      case "stale":
      case "retentionAtRisk":
      case "workerDown":
      case "baseline":
        return t(`told.${type}`, values as never);
      default:
        return t(`condition.${type}`);
    }
  };
}

import Link from "next/link";
import { useTranslations } from "use-intl";
import { DashedCircleIcon } from "@/components/ui/icons";
import type { InstanceDetail } from "@/lib/core/instance";
import { ByWhom } from "./by-whom";
import { neverRan } from "./display-state";
import { Happening } from "./happening";
import styles from "./verdict.module.css";

/** Says of an instance that succeeded without running, or was set so, what it did not do: green alone would hide it. */
export function DidNotRun({ instance }: { readonly instance: InstanceDetail }) {
  const t = useTranslations("instances.verdict");
  const { state, stateReason, node, bizdate } = instance;
  const isSet = state === "SUCCESS" && stateReason === "setSuccessful";
  const hasRun = !neverRan(instance);
  if (state !== "SUCCESS" || (hasRun && !isSet) || (node.type === "VIRTUAL" && !isSet)) return null;
  return (
    <section className={styles.card} data-tone="notRun" aria-label={t("label")}>
      <DashedCircleIcon className={styles.icon} />
      <div className={styles.body}>
        <h2>
          <Happening instance={instance} />
        </h2>
        <p>{t(hasRun ? "setAfterFailure" : "neverRan")}</p>
        {isSet && <ByWhom instanceId={instance.id} />}
        <div className={styles.actions}>
          <Link href={`/operation-center/backfills/new?node=${node.id}&date=${bizdate}`}>{t("backfill")}</Link>
        </div>
      </div>
    </section>
  );
}

import Link from "next/link";
import { useTranslations } from "use-intl";
import { DashedCircleIcon } from "@/components/ui/icons";
import type { InstanceDetail } from "@/lib/core/instance";
import { neverRan } from "./display-state";
import { Happening } from "./happening";
import styles from "./verdict.module.css";

/** Says of an instance that succeeded without running that nothing of its window was read: green alone would hide it. */
export function DidNotRun({ instance }: { readonly instance: InstanceDetail }) {
  const t = useTranslations("instances.verdict");
  const { state, node, bizdate } = instance;
  if (state !== "SUCCESS" || !neverRan(instance) || node.type === "VIRTUAL") return null;
  return (
    <section className={styles.card} data-tone="notRun" aria-label={t("label")}>
      <DashedCircleIcon className={styles.icon} />
      <div className={styles.body}>
        <h2>
          <Happening instance={instance} />
        </h2>
        <p>{t("neverRan")}</p>
        <div className={styles.actions}>
          <Link href={`/operation-center/backfills/new?node=${node.id}&date=${bizdate}`}>{t("backfill")}</Link>
        </div>
      </div>
    </section>
  );
}

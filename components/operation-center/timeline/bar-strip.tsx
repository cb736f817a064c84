"use client";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useMay } from "@/components/ui/session/session";
import { Status } from "@/components/ui/status/status";
import { Instant } from "@/components/ui/time/instant";
import type { TimelineBar, TimelineTask } from "@/lib/core/timeline";
import { ActionDialog, type ActionWish } from "../action-dialog";
import { displayState, refusalOf } from "../display-state";
import { Happening } from "../happening";
import { instanceQueries } from "../queries";
import styles from "./bar-strip.module.css";

interface BarStripProps {
  readonly bar: TimelineBar | null;
  readonly task: TimelineTask | undefined;
}

/** What became of the chosen run, in words; also what a screen reader hears while the arrows move. */
export function BarStrip({ bar, task }: BarStripProps) {
  const t = useTranslations("timeline");
  const instances = useTranslations("instances");
  const operate = useMay("instance.operate");
  const detail = useQuery({ ...instanceQueries.one(bar?.id ?? ""), enabled: bar !== null });
  const [wish, setWish] = useState<ActionWish | null>(null);
  const instance = bar && detail.data?.id === bar.id ? detail.data : null;
  const refused = instance && refusalOf(instance, "rerun");
  const closed = operate.reason ?? (refused ? instances(`refusal.${refused}`) : undefined);
  return (
    <div className={styles.strip}>
      <div className={styles.words} aria-live="polite">
        {bar === null || task === undefined ? (
          <span className={styles.hint}>{t("hint")}</span>
        ) : (
          <>
            <Status of={displayState(bar)} />
            <strong>{task.name}</strong>
            <span className={styles.times}>
              <Instant at={bar.start} />
              {bar.end && (
                <>
                  {" – "}
                  <Instant at={bar.end} form="clock" />
                </>
              )}
            </span>
            <span className={styles.why}>{instance && <Happening instance={instance} />}</span>
          </>
        )}
      </div>
      {bar !== null && (
        <>
          <Button
            size="small"
            disabled={instance === null || closed !== undefined}
            title={closed}
            onClick={() => instance && setWish({ operation: "rerun", instances: [instance] })}
          >
            {instances("operation.rerun")}
          </Button>
          <Link href={`/operation-center/instances/${bar.id}`}>{t("open")}</Link>
        </>
      )}
      <ActionDialog wish={wish} onClose={() => setWish(null)} />
    </div>
  );
}

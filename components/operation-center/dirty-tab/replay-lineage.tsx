"use client";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { Status } from "@/components/ui/status/status";
import { useFormat } from "@/components/ui/time/format";
import type { DirtyReplayView } from "@/lib/core/dirty-replay";
import type { InstanceDetail } from "@/lib/core/instance";
import { stateName } from "../display-state";
import styles from "./replay.module.css";

/** By which run the dirty records of an attempt are replayed, and what came of it. */
export function ReplayedBy({ replay }: { readonly replay: DirtyReplayView }) {
  const t = useTranslations("instances.dirty.replay");
  const format = useFormat();
  const { instanceId, state, records, written, dirty } = replay;
  return (
    <p className={styles.banner} role="note">
      <Status of={stateName(state)} form="tag" />
      <span>
        {t("replayedBy", { records: format.count(records) })}{" "}
        <Link href={`/operation-center/instances/${instanceId}`}>{instanceId}</Link>
      </span>
      {written !== null && (
        <span>{t("came", { written: format.count(written), dirty: format.count(dirty ?? 0) })}</span>
      )}
    </p>
  );
}

/** Whose dirty records an instance replays. */
export function ReplayOf({ source }: { readonly source: NonNullable<InstanceDetail["replayOf"]> }) {
  const t = useTranslations("instances.dirty.replay");
  const format = useFormat();
  const { instanceId, attempt, records } = source;
  return (
    <p className={styles.banner} role="note">
      <span>
        {t("replayOf", { records: format.count(records), attempt: String(attempt) })}{" "}
        <Link href={`/operation-center/instances/${instanceId}?tab=dirty&attempt=${attempt}`}>{instanceId}</Link>
      </span>
    </p>
  );
}

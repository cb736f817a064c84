"use client";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { SucceededIcon } from "@/components/ui/icons";
import { Panel } from "@/components/ui/page/panel";
import { Skeleton } from "@/components/ui/page/skeleton";
import { useMay } from "@/components/ui/session/session";
import { Status } from "@/components/ui/status/status";
import { useFormat } from "@/components/ui/time/format";
import { Instant } from "@/components/ui/time/instant";
import { useNow } from "@/components/ui/time/now";
import type { Attention as AttentionView, AttentionItem, OverviewFigures } from "@/lib/core/overview";
import { ActionDialog, type ActionWish } from "../action-dialog";
import { endReason, refusalOf, stateName } from "../display-state";
import { raisedCu, useOtherGroup } from "../next-step";
import styles from "./attention-panel.module.css";
import { overviewQueries } from "./queries";

const LIST = "/operation-center/instances";

/** What waits for a person: what, why, and the one thing to do about it. */
export function AttentionPanel({ figures }: { readonly figures: OverviewFigures | undefined }) {
  const t = useTranslations("overview.attention");
  const toProblem = useProblem();
  const format = useFormat();
  const query = useQuery(overviewQueries.attention);
  const [wish, setWish] = useState<ActionWish | null>(null);
  const total = query.data?.total ?? 0;
  const all = figures && `${LIST}?state=FAILURE,NEEDS_DECISION&from=${figures.attentionFrom}&to=${figures.bizdate}`;
  return (
    <Panel title={t("title")} extra={total > 0 && all && <Link href={all}>{t("all", { count: total })}</Link>} flush>
      {query.error ? (
        <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Skeleton rows={4} lines={2} />
      ) : query.data.items.length === 0 && query.data.unreadable.length === 0 ? (
        <div className={styles.well}>
          <SucceededIcon />
          <strong>{t("nothing")}</strong>
          {figures?.lastFailureAt && (
            <span>
              {t("lastFailure")} <Instant at={figures.lastFailureAt} />
            </span>
          )}
          {figures && (
            <span>{t("figures", { done: format.count(figures.succeeded), total: format.count(figures.total) })}</span>
          )}
        </div>
      ) : (
        <ul className={styles.list}>
          {query.data.unreadable.map((node) => (
            <Unreadable key={node.id} node={node} />
          ))}
          {query.data.items.map((item) => (
            <Attention key={item.id} item={item} onAct={setWish} />
          ))}
        </ul>
      )}
      <ActionDialog wish={wish} onClose={() => setWish(null)} />
    </Panel>
  );
}

/** A node that cannot be generated: what is stored of it must be mended and published again. */
function Unreadable({ node: { id, name, since } }: { readonly node: AttentionView["unreadable"][number] }) {
  const t = useTranslations("overview.attention");
  const format = useFormat();
  const now = useNow(60_000);
  const href = `/data-studio/${id}`;
  const day = `${since.slice(0, 4)}-${since.slice(4, 6)}-${since.slice(6)}`;
  return (
    <li className={styles.item}>
      <Status of="failed" form="icon" />
      <div className={styles.text}>
        <span className={styles.name}>
          <Link href={href}>{name}</Link>
        </span>
        <span className={styles.why}>{t("unreadable", { since: format.day(day, now) })}</span>
        <span className={styles.needs}>{t("unreadableNeeds")}</span>
      </div>
      <Link href={href} className={styles.open} aria-label={`${t("open")}: ${name}`}>
        {t("open")}
      </Link>
    </li>
  );
}

interface AttentionProps {
  readonly item: AttentionItem;
  readonly onAct: (wish: ActionWish) => void;
}

function Attention({ item, onAct }: AttentionProps) {
  const t = useTranslations("overview.attention");
  const happening = useTranslations("instances.happening");
  const format = useFormat();
  const now = useNow(60_000);
  const href = `${LIST}/${item.id}`;
  const isLate = item.state !== "FAILURE" && item.state !== "NEEDS_DECISION";
  const late = format.duration(Math.max(0, now.getTime() - item.dueAt.getTime()));
  const missed = item.deadline && t("missed", item.deadline);
  const ended = endReason(item.stateReason);
  const open = item.state === "RUNNING" ? t("running") : ended ? happening(ended) : t("failed");
  const why = item.error?.message ?? (item.state === "NEEDS_DECISION" ? t("unknown") : (item.wait?.message ?? open));
  const needs = item.error?.remedy || (item.state === "NEEDS_DECISION" ? t("decideNeeds") : item.wait?.remedy);
  return (
    <li className={styles.item}>
      <Status of={stateName(item.state)} form="icon" />
      <div className={styles.text}>
        <span className={styles.name}>
          <Link href={href}>{item.node.name}</Link> <Instant at={item.cyctime} />
          {isLate && <span className={styles.late}>{missed ?? t("late", { span: late })}</span>}
          {item.holdsBack > 0 && <span className={styles.holds}>{t("holdsBack", { count: item.holdsBack })}</span>}
        </span>
        <span className={styles.why} title={why}>
          {why}
        </span>
        {needs && (
          <span className={styles.needs} title={needs}>
            {needs}
          </span>
        )}
      </div>
      <Fix item={item} href={href} onAct={onAct} />
    </li>
  );
}

/** The one thing to do: what mends it where that is known, else the page that says more. */
function Fix({ item, href, onAct }: AttentionProps & { readonly href: string }) {
  const t = useTranslations("overview.attention");
  const operate = useMay("instance.operate");
  const instance = { ...item, frozen: false, rerunAt: null };
  const cu = raisedCu(item.error, item.cu);
  const otherGroup = useOtherGroup(item.wait);
  const canRerun = item.state === "FAILURE" && refusalOf(instance, "rerun") === null;
  if (!canRerun && otherGroup === null)
    return (
      <Link href={href} className={styles.open} aria-label={`${t("open")}: ${item.node.name} ${item.id}`}>
        {t(item.state === "NEEDS_DECISION" ? "decide" : "open")}
      </Link>
    );
  const word =
    otherGroup !== null ? t("runIn", { group: otherGroup }) : cu === null ? t("rerun") : t("raise", { cu: String(cu) });
  const wish: ActionWish =
    otherGroup === null
      ? { operation: "rerun", instances: [instance], ...(cu === null ? {} : { cu }) }
      : { operation: "changeGroup", instances: [instance], resourceGroup: otherGroup };
  return (
    <Button
      disabled={operate.reason !== undefined}
      title={operate.reason}
      aria-label={`${word}: ${item.node.name} ${item.id}`}
      onClick={() => onAct(wish)}
    >
      {word}
    </Button>
  );
}

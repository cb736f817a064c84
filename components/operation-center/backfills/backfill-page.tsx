"use client";
import { useQuery } from "@tanstack/react-query";
import { App, Button } from "antd";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Page } from "@/components/ui/page/page";
import { Fact, Facts, Panel } from "@/components/ui/page/panel";
import { useMay } from "@/components/ui/session/session";
import { Instant } from "@/components/ui/time/instant";
import type { BackfillDetail } from "@/lib/core/backfill-view";
import { InstanceTable } from "../instance-table";
import { useLiveInstances } from "../use-live-instances";
import styles from "./backfill-page.module.css";
import { BackfillProgress, BackfillState } from "./backfill-state";
import { isoDay } from "./day";
import { backfillQueries, useChangeBackfill } from "./queries";

const LIST = "/operation-center/backfills";

/** One backfill: its dates in the order in which they run, and its instances. */
export function BackfillPage({ backfillId }: { readonly backfillId: string }) {
  const t = useTranslations("backfills");
  const toProblem = useProblem();
  useLiveInstances();
  const query = useQuery(backfillQueries.one(backfillId));
  const backfill = query.data;
  const parents = [{ title: t("title"), href: LIST }];
  if (!backfill) {
    return (
      <Page title={backfillId} parents={parents} busy={query.isPending}>
        {query.error && <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />}
      </Page>
    );
  }
  const stuck =
    backfill.state === "RUNNING" && backfill.days.some(({ failed, state }) => failed > 0 && state === "OPEN");
  return (
    <Page
      title={backfill.name}
      parents={parents}
      mark={<BackfillState state={backfill.state} />}
      facts={<BackfillProgress {...backfill} />}
      actions={<Actions backfill={backfill} />}
    >
      <div className={styles.columns}>
        <div className={styles.main}>
          {stuck && <p className={styles.held}>{t("detail.heldUp")}</p>}
          <Panel title={t("detail.instances")} flush>
            <div className={styles.instances}>
              <InstanceTable
                filter={{ kind: "BACKFILL", runKey: backfill.id }}
                without={["bizdate", "started", "finished"]}
              />
            </div>
          </Panel>
        </div>
        <div className={styles.side}>
          <Dates backfill={backfill} />
          <Plan backfill={backfill} />
        </div>
      </div>
    </Page>
  );
}

function Actions({ backfill }: { readonly backfill: BackfillDetail }) {
  const t = useTranslations("backfills.detail");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const { message, modal } = App.useApp();
  const manage = useMay("backfill.manage");
  const change = useChangeBackfill(backfill.id);
  const isOver = backfill.state === "FINISHED" || backfill.state === "CANCELLED";
  const run = (to: "pause" | "resume" | "cancel") =>
    change.mutateAsync(to).catch((error: unknown) => void message.error(toProblem(error).message));
  const cancel = () =>
    modal.confirm({
      title: t("cancelTitle", { name: backfill.name }),
      content: t("cancelText"),
      okText: t("cancel"),
      cancelText: common("close"),
      okButtonProps: { danger: true },
      onOk: () => run("cancel"),
    });
  const closed = { disabled: manage.reason !== undefined || change.isPending, title: manage.reason };
  if (isOver) return null;
  return (
    <>
      <Button {...closed} onClick={cancel}>
        {t("cancel")}
      </Button>
      {backfill.state === "PAUSED" ? (
        <Button type="primary" {...closed} onClick={() => void run("resume")}>
          {t("resume")}
        </Button>
      ) : (
        <Button {...closed} title={manage.reason ?? t("pauseText")} onClick={() => void run("pause")}>
          {t("pause")}
        </Button>
      )}
    </>
  );
}

function Dates({ backfill }: { readonly backfill: BackfillDetail }) {
  const t = useTranslations("backfills");
  const lanes = [...new Set(backfill.days.map(({ lane }) => lane))];
  return (
    <Panel title={t("detail.dates")} flush>
      <div className={styles.lanes} tabIndex={0} role="region" aria-label={t("detail.dates")}>
        {lanes.map((lane) => (
          <div key={lane}>
            {lanes.length > 1 && <h3>{t("detail.lane", { lane: String(lane + 1) })}</h3>}
            <ol>
              {backfill.days
                .filter((day) => day.lane === lane)
                .map(({ bizdate, state, ...counts }) => (
                  <li key={bizdate} data-failed={counts.failed > 0 || undefined}>
                    <code>{isoDay(bizdate)}</code>
                    <span className={styles.dayState}>{t(`detail.day.${state}`)}</span>
                    <BackfillProgress {...counts} />
                  </li>
                ))}
            </ol>
          </div>
        ))}
      </div>
    </Panel>
  );
}

function Plan({ backfill }: { readonly backfill: BackfillDetail }) {
  const t = useTranslations("backfills");
  const { plan, nodes } = backfill;
  return (
    <Panel title={t("detail.plan")}>
      <Facts>
        <Fact label={t("form.nodes")}>
          {nodes.map(({ id, name }, index) => (
            <span key={id}>
              {index > 0 && ", "}
              <Link href={`/operation-center/instances?from=all&node=${encodeURIComponent(name)}`}>{name}</Link>
            </span>
          ))}
        </Fact>
        <Fact label={t("detail.order")}>{t(`form.${plan.order}`)}</Fact>
        <Fact label={t("detail.lanes")}>{String(plan.lanes)}</Fact>
        <Fact label={t("detail.hours")}>{plan.hours === null ? t("detail.allHours") : t("range", plan.hours)}</Fact>
        <Fact label={t("detail.onLoaded")}>{t(`form.${plan.onLoaded}`)}</Fact>
        <Fact label={t("detail.runAhead")}>{t(plan.runAhead ? "detail.runAheadOn" : "detail.runAheadOff")}</Fact>
        <Fact label={t("detail.created")}>
          <Instant at={backfill.createdAt} form="exact" /> {backfill.createdByName}
        </Fact>
        {backfill.finishedAt && (
          <Fact label={t("detail.finished")}>
            <Instant at={backfill.finishedAt} form="exact" />
          </Fact>
        )}
      </Facts>
    </Panel>
  );
}

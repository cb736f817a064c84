"use client";
import { useQuery } from "@tanstack/react-query";
import { App, Button } from "antd";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Page } from "@/components/ui/page/page";
import { Fact, Facts, Panel } from "@/components/ui/page/panel";
import { useMay } from "@/components/ui/session/session";
import { Status } from "@/components/ui/status/status";
import { useNow } from "@/components/ui/time/now";
import { useUrlState } from "@/components/ui/url/use-url-state";
import { baselineCycleKey, formatCycleKey, type BaselineDetail } from "@/lib/core/baseline/baseline";
import { worstOf } from "@/lib/core/baseline/state";
import { useLiveInstances } from "../use-live-instances";
import { BaselineDialog } from "./baseline-dialog";
import { BASELINE_STATUS } from "./baseline-status";
import styles from "./baselines.module.css";
import { CyclePanel } from "./cycle-panel";
import { HistoryPanel } from "./history-panel";
import { mostTelling } from "./most-telling";
import { baselineQueries, useBaselineChanges } from "./queries";
import { useBaselineTexts } from "./use-baseline-texts";

const LIST = "/operation-center/baselines";

/** One baseline: whether its promise is kept, what decides it, how it went before, and what it guards. */
export function BaselinePage({ baselineId }: { readonly baselineId: string }) {
  const t = useTranslations("baselines");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const texts = useBaselineTexts();
  const { params, set } = useUrlState();
  useLiveInstances();
  const query = useQuery(baselineQueries.one(baselineId));
  const baseline = query.data;
  const parents = [{ title: t("title"), href: LIST }];
  if (!baseline) {
    return (
      <Page title={baselineId} parents={parents} busy={query.isPending}>
        {query.error && <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />}
      </Page>
    );
  }
  const wanted = baselineCycleKey.safeParse(params.get("cycle")).data;
  const telling = mostTelling(baseline.current) ?? baseline.history[0] ?? null;
  const shown = wanted ?? (telling && formatCycleKey(telling));
  const state = worstOf(baseline.current.map((each) => each.state));
  return (
    <Page
      title={baseline.name}
      parents={parents}
      mark={state && <Status of={BASELINE_STATUS[state]} form="tag" />}
      facts={[
        texts.promise(baseline),
        t("margin", { minutes: String(baseline.marginMinutes) }),
        common("timesIn", { zone: baseline.timeZone }),
      ].join(" · ")}
      actions={<Actions baseline={baseline} />}
      busy={query.isFetching && !query.isPending}
    >
      <div className={styles.columns}>
        <div className={styles.main}>
          {!baseline.enabled && <p className={styles.note}>{t("offText")}</p>}
          {shown && <CyclePanel key={shown} baseline={baseline} cycleKey={shown} />}
          <HistoryPanel baseline={baseline} shown={shown} onShow={(cycle) => set({ cycle })} />
        </div>
        <div className={styles.side}>
          <Members baseline={baseline} />
          <Terms baseline={baseline} />
        </div>
      </div>
    </Page>
  );
}

function Actions({ baseline }: { readonly baseline: BaselineDetail }) {
  const t = useTranslations("baselines");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const router = useRouter();
  const { modal, message } = App.useApp();
  const manage = useMay("baseline.manage");
  const { remove } = useBaselineChanges();
  const [isEditing, setEditing] = useState(false);
  const doom = () =>
    modal.confirm({
      title: t("deleteTitle", { name: baseline.name }),
      content: t("deleteText"),
      okText: t("delete"),
      cancelText: common("cancel"),
      okButtonProps: { danger: true },
      onOk: () =>
        remove.mutateAsync(baseline.id).then(
          () => router.push(LIST),
          (error: unknown) => void message.error(toProblem(error).message),
        ),
    });
  const closed = { disabled: !manage.allowed, title: manage.reason };
  return (
    <>
      <Button {...closed} onClick={doom}>
        {t("delete")}
      </Button>
      <Button type="primary" {...closed} onClick={() => setEditing(true)}>
        {t("edit")}
      </Button>
      {isEditing && <BaselineDialog baseline={baseline} onClose={() => setEditing(false)} />}
    </>
  );
}

function Members({ baseline }: { readonly baseline: BaselineDetail }) {
  const t = useTranslations("baselines");
  return (
    <Panel title={t("members")} extra={t("tasks", { count: baseline.members.length })} flush>
      <ul className={styles.members} tabIndex={0} aria-label={t("members")}>
        {baseline.members.map(({ id, name, isDeployed, frozen }) => (
          <li key={id}>
            {isDeployed ? (
              <Link href={`/operation-center/instances?from=all&node=${encodeURIComponent(name)}`} title={name}>
                {name}
              </Link>
            ) : (
              <span title={name}>{name}</span>
            )}
            {!isDeployed && <span className={styles.flag}>{t("notDeployed")}</span>}
            {frozen && isDeployed && <Status of="frozen" />}
          </li>
        ))}
      </ul>
      <p className={styles.help}>{t("membersText")}</p>
    </Panel>
  );
}

function Terms({ baseline }: { readonly baseline: BaselineDetail }) {
  const t = useTranslations("baselines");
  const texts = useBaselineTexts();
  const now = useNow(60_000);
  const evaluated = baseline.current.at(-1)?.evaluatedAt;
  return (
    <Panel title={t("terms")}>
      <Facts>
        <Fact label={t("field.committed")}>{texts.promise(baseline)}</Fact>
        <Fact label={t("field.margin")}>{t("marginMinutes", { minutes: String(baseline.marginMinutes) })}</Fact>
        <Fact label={t("field.priority")}>{String(baseline.priority)}</Fact>
        <Fact label={t("zone")}>{baseline.timeZone}</Fact>
        <Fact label={t("field.owner")}>{baseline.owner?.name ?? "—"}</Fact>
        <Fact label={t("field.enabled")}>{t(baseline.enabled ? "on" : "off")}</Fact>
        {evaluated && <Fact label={t("evaluated")}>{texts.ago(evaluated, now)}</Fact>}
      </Facts>
    </Panel>
  );
}

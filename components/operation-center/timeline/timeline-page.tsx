"use client";
import { useQuery } from "@tanstack/react-query";
import { Button, Segmented, type InputRef } from "antd";
import { useRouter } from "next/navigation";
import { useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { LeftIcon, RightIcon, SearchIcon } from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/page/empty-state";
import { Page } from "@/components/ui/page/page";
import { Skeleton } from "@/components/ui/page/skeleton";
import { Keys } from "@/components/ui/shortcuts/keys";
import { useShortcut } from "@/components/ui/shortcuts/use-shortcut";
import { useDisplayZone, useFormat } from "@/components/ui/time/format";
import { useNow } from "@/components/ui/time/now";
import { FilterInput } from "@/components/ui/url/filter-input";
import { knownAddress, oneOf } from "@/components/ui/url/known-address";
import { UnknownValues } from "@/components/ui/url/unknown-values";
import { useUrlState } from "@/components/ui/url/use-url-state";
import type { TimelineBar } from "@/lib/core/timeline";
import { LiveDot } from "../live-dot";
import { useLiveInstances } from "../use-live-instances";
import { BarStrip } from "./bar-strip";
import { rowsOf } from "./layout";
import { Legend } from "./legend";
import { timelineQuery } from "./queries";
import { RunsTable } from "./runs-table";
import { TimelineCanvas } from "./timeline-canvas";
import styles from "./timeline-page.module.css";

const HOUR = 3_600_000;
const SPANS = { h1: HOUR, h6: 6 * HOUR, h12: 12 * HOUR, d1: 24 * HOUR, d7: 168 * HOUR, d30: 720 * HOUR } as const;
type SpanName = keyof typeof SPANS;
/** The last moment of the calendar that dates are shown in. */
const LAST_MS = Date.UTC(9999, 11, 31);
const SPAN_NAMES = Object.keys(SPANS) as SpanName[];
const KNOWN = { span: oneOf(SPAN_NAMES), from: (text: string) => Number(text) > 0 && Number(text) < LAST_MS };
/** So much of the picture lies before now. */
const PAST_SHARE = 0.7;
/** Steps that the picture moves by while it follows the present. */
const FOLLOW_MS = 60_000;

/** Operation Center → Run timeline: tasks by time, one bar a run. */
export function TimelinePage() {
  const t = useTranslations("timeline");
  const toProblem = useProblem();
  const format = useFormat();
  const zone = useDisplayZone();
  const router = useRouter();
  const now = useNow(1_000).getTime();
  const { params: asked, set } = useUrlState();
  const known = knownAddress(asked, KNOWN);
  const { params } = known;
  const { connected } = useLiveInstances();
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [asTable, setAsTable] = useState(false);
  const search = useRef<InputRef>(null);
  useShortcut("filter", () => search.current?.focus());

  const spanName = SPAN_NAMES.find((name) => name === params.get("span")) ?? "h12";
  const span = SPANS[spanName];
  const given = Number(params.get("from"));
  const following = Math.floor(now / FOLLOW_MS) * FOLLOW_MS - span * PAST_SHARE;
  const from = given > 0 ? given : following;
  const to = from + span;
  const node = params.get("node") ?? "";
  const query = useQuery(timelineQuery({ from, to, node }));
  const { tasks, bars, isCut } = query.data ?? { tasks: [], bars: [], isCut: false };
  const focusedId = params.get("run");
  const focused = bars.find(({ id }) => id === focusedId) ?? null;
  const rows = useMemo(() => rowsOf(tasks, bars, collapsed), [tasks, bars, collapsed]);

  const move = (share: number) => set({ from: String(Math.round(from + span * share)) });
  const zoom = (step: number) => {
    const next = SPAN_NAMES[Math.min(SPAN_NAMES.length - 1, Math.max(0, SPAN_NAMES.indexOf(spanName) + step))]!;
    const centre = focused ? focused.start.getTime() : from + span / 2;
    set({ span: next, from: given > 0 || focused ? String(Math.round(centre - SPANS[next] / 2)) : null });
  };
  const focus = (bar: TimelineBar | null) => {
    if (!bar) return set({ run: null });
    const at = bar.start.getTime();
    const outside = at < from || at > to;
    set({ run: bar.id, ...(outside ? { from: String(Math.round(at - span / 2)) } : {}) });
  };
  const toggle = (flow: string) =>
    setCollapsed((current) => {
      const next = new Set(current);
      if (!next.delete(flow)) next.add(flow);
      return next;
    });
  const first = format.exact(new Date(from));
  // What the picture means can be read before its bars have come.
  const hasPicture = !asTable && (query.data === undefined ? query.error === null : tasks.length > 0);
  return (
    <Page
      title={t("title")}
      facts={`${first.slice(0, -3)} · ${zone}`}
      busy={query.isFetching && !query.isPending}
      actions={
        <>
          <Button type="text" icon={<LeftIcon />} aria-label={t("earlier")} onClick={() => move(-0.5)} />
          <Button onClick={() => set({ from: null })} disabled={given === 0}>
            {t("now")}
          </Button>
          <Button type="text" icon={<RightIcon />} aria-label={t("later")} onClick={() => move(0.5)} />
          <Segmented
            aria-label={t("span")}
            value={spanName}
            options={SPAN_NAMES.map((value) => ({ value, label: t(`spans.${value}`) }))}
            onChange={(value) =>
              set({ span: value, from: given > 0 ? String(Math.round(from + span / 2 - SPANS[value] / 2)) : null })
            }
          />
        </>
      }
    >
      <div className={styles.layout}>
        <UnknownValues address={known} />
        <div className={styles.tools} role="search">
          <FilterInput
            ref={search}
            className={styles.search!}
            prefix={<SearchIcon />}
            suffix={<Keys binding="/" />}
            aria-label={t("task")}
            placeholder={t("task")}
            value={node}
            onFilter={(name) => set({ node: name })}
          />
          <Button type="link" onClick={() => setAsTable(!asTable)}>
            {t(asTable ? "asTimeline" : "asTable")}
          </Button>
          <span className={styles.space} />
          <LiveDot connected={connected} updatedAt={query.dataUpdatedAt} />
        </div>
        {query.error && !query.data ? (
          <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />
        ) : query.isPending ? (
          <div className={styles.frame}>
            <Skeleton rows={10} />
          </div>
        ) : tasks.length === 0 ? (
          <EmptyState title={t("none", { from: first, to: format.exact(new Date(to)) })} />
        ) : asTable ? (
          <RunsTable tasks={tasks} bars={bars} />
        ) : (
          <TimelineCanvas
            rows={rows}
            from={from}
            to={to}
            now={now}
            focused={focused}
            onFocus={focus}
            onToggle={toggle}
            onOpen={(bar) => router.push(`/operation-center/instances/${bar.id}`)}
            onZoom={zoom}
            onNow={() => set({ from: null })}
            onShift={(ms) => set({ from: String(Math.round(from + ms)) })}
          />
        )}
        {isCut && <p className={styles.cut}>{t("cut", { count: bars.length })}</p>}
        {hasPicture && <Legend />}
        {hasPicture && <BarStrip bar={focused} task={focused ? tasks[focused.task] : undefined} />}
      </div>
    </Page>
  );
}

"use client";
import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, DatePicker, Form, Input, Radio, Select, TimePicker } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useRouter, useSearchParams } from "next/navigation";
import { useDeferredValue, useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import type { Problem } from "@/components/ui/feedback/problem";
import { CloseIcon, PlusIcon } from "@/components/ui/icons";
import { Page } from "@/components/ui/page/page";
import { Panel } from "@/components/ui/page/panel";
import { useMay, useSession } from "@/components/ui/session/session";
import { useNow } from "@/components/ui/time/now";
import { currentBizdate, resolveDay } from "@/lib/core/relative-day";
import type { BackfillInput } from "@/lib/core/schedule/backfill";
import { cycleTasksQuery } from "../tasks/queries";
import { withBetween, withDescendants } from "./choose-nodes";
import styles from "./new-backfill-page.module.css";
import { PreviewPanel } from "./preview-panel";
import { useCreateBackfill } from "./queries";

const LIST = "/operation-center/backfills";
type Range = readonly [Dayjs | null, Dayjs | null];

/** Nodes that one press adds to the chosen ones. */
interface Addition {
  readonly name: "between" | "descendants" | "workspaceTasks";
  readonly ids: readonly string[];
}

/** Plans a backfill beside a preview that the running code computes. */
export function NewBackfillPage() {
  const t = useTranslations("backfills");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const router = useRouter();
  const given = useSearchParams();
  const manage = useMay("backfill.manage");
  const tasks = useQuery(cycleTasksQuery);
  const create = useCreateBackfill();
  const [nodeIds, setNodeIds] = useState<readonly string[]>(given.getAll("node"));
  const { workspace } = useSession();
  // By the workspace's clock: the reader's may show another day.
  const current = currentBizdate(useNow(60_000), workspace.timeZone);
  const first = dayjs(resolveDay(given.get("date") ?? "", current) ?? current, "YYYYMMDD");
  const [ranges, setRanges] = useState<readonly Range[]>([[first, first]]);
  const [hours, setHours] = useState<readonly [Dayjs, Dayjs] | null>(null);
  const [lanes, setLanes] = useState(1);
  const [order, setOrder] = useState<"ascending" | "descending">("ascending");
  const [onLoaded, setOnLoaded] = useState<"skip" | "append">("skip");
  const [runAhead, setRunAhead] = useState(false);
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [tried, setTried] = useState(false);

  const days = ranges.flatMap(([from, to]) =>
    from && to ? [{ from: from.format("YYYY-MM-DD"), to: to.format("YYYY-MM-DD") }] : [],
  );
  const plan: BackfillInput | null =
    nodeIds.length === 0 || days.length === 0
      ? null
      : {
          nodeIds: [...nodeIds],
          ranges: days,
          hours: hours && { from: hours[0].format("HH:mm"), to: hours[1].format("HH:mm") },
          lanes,
          order,
          onLoaded,
          runAhead,
          ...(name.trim() === "" ? {} : { name: name.trim() }),
        };
  const previewed = useDeferredValue(plan && JSON.stringify({ ...plan, name: undefined }));
  const all = (tasks.data?.items ?? []).filter(({ isRoot }) => !isRoot);
  const additions = [
    { name: "between", ids: withBetween(nodeIds, all) },
    { name: "descendants", ids: withDescendants(nodeIds, all) },
    { name: "workspaceTasks", ids: all.map(({ id }) => id) },
  ].filter(({ ids }) => ids.length > nodeIds.length) as readonly Addition[];
  const start = async () => {
    setTried(true);
    if (plan === null) return;
    try {
      const { id } = await create.mutateAsync(plan);
      router.push(`${LIST}/${id}`);
    } catch (error) {
      setProblem(toProblem(error));
    }
  };
  return (
    <Page
      needs="backfill.manage"
      title={t("form.title")}
      parents={[{ title: t("title"), href: LIST }]}
      actions={
        <>
          <Button onClick={() => router.push(LIST)}>{common("cancel")}</Button>
          <Button
            type="primary"
            loading={create.isPending}
            disabled={manage.reason !== undefined}
            title={manage.reason}
            onClick={() => void start()}
          >
            {t("form.start")}
          </Button>
        </>
      }
    >
      <div className={styles.columns}>
        <Panel title={t("detail.plan")}>
          <Form
            layout="vertical"
            component="div"
            requiredMark={(label, { required }) => (
              <>
                {label}
                {required && <span className={styles.required}> *</span>}
              </>
            )}
          >
            {problem && <ProblemAlert problem={problem} />}
            <Form.Item
              label={t("form.nodes")}
              htmlFor="backfill-nodes"
              required
              extra={t("form.nodesHelp")}
              {...(tried && nodeIds.length === 0
                ? { validateStatus: "error" as const, help: t("form.needNodes") }
                : {})}
            >
              <Select
                id="backfill-nodes"
                mode="multiple"
                loading={tasks.isPending}
                placeholder={t("form.nodesPlaceholder")}
                value={tasks.data ? [...nodeIds] : []}
                options={all.map(({ id, name: label, flow }) => ({ value: id, label, title: flow ?? "" }))}
                showSearch={{ optionFilterProp: "label" }}
                onChange={setNodeIds}
              />
            </Form.Item>
            {additions.length > 0 && (
              <div className={styles.additions}>
                {additions.map(({ name: of, ids }) => (
                  <Button key={of} type="link" size="small" className={styles.link!} onClick={() => setNodeIds(ids)}>
                    {t(`form.${of}`, { count: ids.length - nodeIds.length })}
                  </Button>
                ))}
              </div>
            )}
            <Form.Item
              label={t("form.ranges")}
              htmlFor="backfill-range-0"
              required
              extra={t("form.rangesHelp")}
              {...(tried && days.length === 0 ? { validateStatus: "error" as const, help: t("form.needDates") } : {})}
            >
              {ranges.map((range, index) => (
                <div key={index} className={styles.range}>
                  <DatePicker.RangePicker
                    id={{ start: `backfill-range-${index}`, end: `backfill-range-${index}-end` }}
                    aria-label={t("form.ranges")}
                    placeholder={[t("form.from"), t("form.to")]}
                    value={[...range]}
                    onChange={(value) =>
                      setRanges(
                        ranges.map((each, at) => (at === index ? [value?.[0] ?? null, value?.[1] ?? null] : each)),
                      )
                    }
                  />
                  {ranges.length > 1 && (
                    <Button
                      type="text"
                      icon={<CloseIcon />}
                      aria-label={t("form.removeRange")}
                      onClick={() => setRanges(ranges.filter((_, at) => at !== index))}
                    />
                  )}
                </div>
              ))}
              <Button
                type="link"
                size="small"
                icon={<PlusIcon />}
                className={styles.link!}
                onClick={() => setRanges([...ranges, [null, null]])}
              >
                {t("form.addRange")}
              </Button>
            </Form.Item>
            <Form.Item label={t("form.hours")} htmlFor="backfill-hours" extra={t("form.hoursHelp")}>
              <TimePicker.RangePicker
                id={{ start: "backfill-hours", end: "backfill-hours-end" }}
                format="HH:mm"
                placeholder={[t("form.hourFrom"), t("form.hourTo")]}
                value={hours && [...hours]}
                onChange={(value) => setHours(value?.[0] && value[1] ? [value[0], value[1]] : null)}
              />
            </Form.Item>
            <Form.Item label={t("form.lanes")} extra={t("form.lanesHelp")}>
              <Radio.Group
                aria-label={t("form.lanes")}
                value={lanes}
                options={[1, 2, 3, 4, 5].map((value) => ({ value, label: String(value) }))}
                onChange={({ target }) => setLanes(target.value as number)}
              />
            </Form.Item>
            <Form.Item label={t("form.order")}>
              <Radio.Group
                aria-label={t("form.order")}
                value={order}
                options={(["ascending", "descending"] as const).map((value) => ({ value, label: t(`form.${value}`) }))}
                onChange={({ target }) => setOrder(target.value as typeof order)}
              />
            </Form.Item>
            <Form.Item label={t("form.onLoaded")}>
              <Radio.Group
                vertical
                aria-label={t("form.onLoaded")}
                value={onLoaded}
                options={(["skip", "append"] as const).map((value) => ({ value, label: t(`form.${value}`) }))}
                onChange={({ target }) => setOnLoaded(target.value as typeof onLoaded)}
              />
            </Form.Item>
            <Form.Item>
              <Checkbox checked={runAhead} onChange={({ target }) => setRunAhead(target.checked)}>
                {t("form.runAhead")}
              </Checkbox>
            </Form.Item>
            <Form.Item label={t("form.name")} htmlFor="backfill-name" extra={t("form.nameHelp")}>
              <Input id="backfill-name" maxLength={128} value={name} onChange={({ target }) => setName(target.value)} />
            </Form.Item>
          </Form>
        </Panel>
        <PreviewPanel plan={previewed === null ? null : (JSON.parse(previewed) as BackfillInput)} />
      </div>
    </Page>
  );
}

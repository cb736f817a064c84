"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { DownloadIcon, SearchIcon } from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/page/empty-state";
import { useMay } from "@/components/ui/session/session";
import { DataTable } from "@/components/ui/table/data-table";
import { useFormat } from "@/components/ui/time/format";
import { useUrlState } from "@/components/ui/url/use-url-state";
import type { DirtyPage } from "@/lib/core/dirty-records";
import type { InstanceDetail } from "@/lib/core/instance";
import { AttemptChoice } from "../attempt-choice";
import { neverRan } from "../display-state";
import { dirtyQueryOf } from "./queries";
import styles from "./dirty-tab.module.css";
import { DirtyRecordDialog } from "./dirty-record-dialog";
import { ReplayDialog } from "./replay-dialog";
import { ReplayedBy } from "./replay-lineage";
import { useDirtyColumns } from "./use-dirty-columns";

/** The records that an attempt rejected: how many for which reason, and each of them as it came. */
export function DirtyTab({ instance }: { readonly instance: InstanceDetail }) {
  const t = useTranslations("instances.dirty");
  const read = useMay("data.read");
  const { params, set } = useUrlState();
  const { attempts } = instance;
  const wanted = Number(params.get("attempt"));
  // The latest that rejected something: a rerun that went well must not hide what the run before it left behind.
  const attempt = (
    attempts.find(({ number }) => number === wanted) ??
    attempts.findLast(({ recordsDirty }) => recordsDirty > 0) ??
    attempts.at(-1)
  )?.number;
  if (!read.allowed) return <EmptyState title={t("noRight")}>{read.reason}</EmptyState>;
  if (attempt === undefined) return <EmptyState title={t(neverRan(instance) ? "neverRan" : "noAttempt")} />;
  return (
    <div className={styles.tab}>
      <AttemptChoice
        attempts={attempts}
        value={attempt}
        noteOf={({ recordsDirty }) => t("ofAttempt", { count: recordsDirty })}
        onChange={(number) => set({ attempt: String(number) })}
      />
      <Records key={attempt} instance={instance} attempt={attempt} />
    </div>
  );
}

function Records({ instance, attempt }: { readonly instance: InstanceDetail; readonly attempt: number }) {
  const { id } = instance;
  const replay = instance.replays.find((each) => each.attempt === attempt);
  const t = useTranslations("instances.dirty");
  const toProblem = useProblem();
  const [code, setCode] = useState<string | null>(null);
  const [text, setText] = useState("");
  const [shown, setShown] = useState<DirtyPage["items"][number] | null>(null);
  const filter = { attempt, ...(code === null ? {} : { code }), ...(text.trim() === "" ? {} : { text: text.trim() }) };
  const list = useInfiniteQuery(dirtyQueryOf(id, filter));
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const first = list.data?.pages[0];
  const columns = useDirtyColumns();
  if (list.error) return <ProblemAlert problem={toProblem(list.error)} onRetry={() => void list.refetch()} />;
  if (first?.total === 0) return <EmptyState title={t("none")}>{t("noneText")}</EmptyState>;
  return (
    <>
      {replay && <ReplayedBy replay={replay} />}
      {first && <Reasons page={first} chosen={code} onChoose={setCode} />}
      <div className={styles.tools} role="search">
        <Input
          className={styles.search!}
          prefix={<SearchIcon />}
          allowClear
          aria-label={t("search")}
          placeholder={t("search")}
          value={text}
          maxLength={200}
          onChange={({ target }) => setText(target.value)}
        />
        <span className={styles.kept}>{first && first.kept < first.total && t("kept", { kept: first.kept })}</span>
        <Button
          icon={<DownloadIcon />}
          href={`/api/instances/${id}/dirty-records/download?attempt=${attempt}`}
          disabled={!first || first.kept === 0}
        >
          {t("download")}
        </Button>
        <ReplayButton instanceId={id} attempt={attempt} />
      </div>
      <div className={styles.rows}>
        <DataTable
          label={t("title")}
          columns={columns}
          rows={rows}
          keyOf={({ row }) => String(row)}
          nameOf={({ row }) => t("record", { number: row + 1 })}
          loading={list.isPending}
          onOpen={setShown}
          onNearEnd={() => {
            if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
          }}
          empty={<EmptyState icon={SearchIcon} title={t("noMatch")} />}
        />
      </div>
      <DirtyRecordDialog record={shown} onClose={() => setShown(null)} />
    </>
  );
}

function ReplayButton({ instanceId, attempt }: { readonly instanceId: string; readonly attempt: number }) {
  const t = useTranslations("instances.dirty.replay");
  const replay = useMay("instance.replayDirty");
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button disabled={!replay.allowed} title={replay.reason} onClick={() => setOpen(true)}>
        {t("title")}
      </Button>
      {isOpen && <ReplayDialog instanceId={instanceId} attempt={attempt} onClose={() => setOpen(false)} />}
    </>
  );
}

interface ReasonsProps {
  readonly page: DirtyPage;
  readonly chosen: string | null;
  readonly onChoose: (code: string | null) => void;
}

/** How many records were rejected for which reason; each is a filter. */
function Reasons({ page, chosen, onChoose }: ReasonsProps) {
  const t = useTranslations("instances.dirty");
  const format = useFormat();
  const reasons = Object.entries(page.counts).sort(([, a], [, b]) => b - a);
  return (
    <div className={styles.reasons} role="group" aria-label={t("reasons")}>
      <button type="button" aria-pressed={chosen === null} onClick={() => onChoose(null)}>
        {t("all")} <strong>{format.count(page.total)}</strong>
      </button>
      {reasons.map(([code, count]) => (
        <button key={code} type="button" aria-pressed={chosen === code} onClick={() => onChoose(code)}>
          <code>{code}</code> <strong>{format.count(count)}</strong>
        </button>
      ))}
    </div>
  );
}

"use client";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Checkbox, Modal } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Instant } from "@/components/ui/time/instant";
import { api } from "@/lib/client/api";
import { nodeDiff, versionList, versionView, type VersionSummary } from "@/lib/core/node";
import type { SidePanelProps } from "../studio/side-panels";
import styles from "./versions.module.css";

type Side = number | "draft";

/** What was submitted, newest first; two of them compared, or one brought back into the draft. */
export function VersionsSide({ node, session, readOnly }: SidePanelProps) {
  const t = useTranslations("versions");
  const { modal, message } = App.useApp();
  const toProblem = useProblem();
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [compared, setCompared] = useState<readonly [Side, Side] | null>(null);
  const query = useQuery({
    queryKey: ["nodes", "versions", node.id, node.latestVersion] as const,
    queryFn: ({ signal }) => api.get(`/api/nodes/${node.id}/versions`, { schema: versionList, signal }),
  });
  if (query.error) return <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />;
  const items = query.data?.items ?? [];
  const rollBack = (version: number) =>
    modal.confirm({
      title: t("rollBackTitle", { version }),
      content: t("rollBackText"),
      okText: t("rollBack"),
      onOk: async () => {
        const { script, config } = await api.get(`/api/nodes/${node.id}/versions/${version}`, { schema: versionView });
        session.change({ script, config });
        message.success(t("rolledBack", { version }));
      },
    });
  const toggle = (version: number) =>
    setChosen(chosen.includes(version) ? chosen.filter((each) => each !== version) : [...chosen, version].slice(-2));
  return (
    <div className={styles.panel}>
      {query.isSuccess && items.length === 0 && <p className={styles.note}>{t("none")}</p>}
      {items.length > 1 && (
        <Button
          size="small"
          disabled={chosen.length !== 2}
          onClick={() => setCompared([Math.min(...chosen), Math.max(...chosen)])}
        >
          {t("compare")}
        </Button>
      )}
      <ul className={styles.list}>
        {items.map((item) => (
          <VersionRow
            key={item.id}
            item={item}
            isChosen={chosen.includes(item.number)}
            readOnly={readOnly}
            onToggle={() => toggle(item.number)}
            onCompare={() => setCompared([item.number, "draft"])}
            onRollBack={() => rollBack(item.number)}
          />
        ))}
      </ul>
      {compared && <Difference nodeId={node.id} sides={compared} onClose={() => setCompared(null)} />}
    </div>
  );
}

interface VersionRowProps {
  readonly item: VersionSummary;
  readonly isChosen: boolean;
  readonly readOnly: boolean;
  readonly onToggle: () => void;
  readonly onCompare: () => void;
  readonly onRollBack: () => void;
}

function VersionRow({ item, isChosen, readOnly, onToggle, onCompare, onRollBack }: VersionRowProps) {
  const t = useTranslations("versions");
  const { number: version, state, changeType, description, submittedBy, submittedAt } = item;
  return (
    <li>
      <Checkbox aria-label={t("choose", { version })} checked={isChosen} onChange={onToggle} />
      <div>
        <strong>{t("version", { version })}</strong> {t(`type.${changeType}`)} · {t(`state.${state}`)}
        {description !== "" && <p>{description}</p>}
        <p className={styles.note}>
          {submittedBy?.name ?? "—"} · <Instant at={submittedAt} />
        </p>
      </div>
      <Button size="small" onClick={onCompare}>
        {t("withDraft")}
      </Button>
      <Button size="small" disabled={readOnly || changeType === "DELETE"} onClick={onRollBack}>
        {t("rollBack")}
      </Button>
    </li>
  );
}

interface DifferenceProps {
  readonly nodeId: string;
  readonly sides: readonly [Side, Side];
  readonly onClose: () => void;
}

function Difference({ nodeId, sides: [from, to], onClose }: DifferenceProps) {
  const t = useTranslations("versions");
  const toProblem = useProblem();
  const { data, error } = useQuery({
    queryKey: ["nodes", "diff", nodeId, from, to] as const,
    queryFn: ({ signal }) => api.get(`/api/nodes/${nodeId}/diff`, { schema: nodeDiff, query: { from, to }, signal }),
    staleTime: 0,
  });
  const name = (side: Side) => (side === "draft" ? t("draft") : t("version", { version: side }));
  return (
    <Modal
      open
      width={880}
      footer={null}
      title={t("difference", { from: name(from), to: name(to) })}
      onCancel={onClose}
    >
      {error && <ProblemAlert problem={toProblem(error)} />}
      {data?.changes.length === 0 && <p>{t(data.isSame ? "same" : "layout")}</p>}
      <ul className={styles.changes}>
        {data?.changes.map(({ part, path, before, after }) => (
          <li key={`${part}${path}`}>
            <code>{path}</code>
            <del>{JSON.stringify(before)}</del>
            <span role="img" aria-label={t("becomes")}>
              →
            </span>
            <ins>{JSON.stringify(after)}</ins>
          </li>
        ))}
      </ul>
    </Modal>
  );
}

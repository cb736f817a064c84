"use client";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Checkbox, Dropdown, Skeleton } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { MoreIcon } from "@/components/ui/icons";
import { Instant } from "@/components/ui/time/instant";
import { api } from "@/lib/client/api";
import { versionView, type VersionSummary } from "@/lib/core/node";
import type { SidePanelProps } from "../studio/side-panels";
import { mayChoose, pairOf, toggled } from "./chosen-pair";
import { CompareDialog, VersionDialog, type Side } from "./version-dialogs";
import { publishingQueries } from "./queries";
import styles from "./versions.module.css";

/** What was submitted, newest first; two of them compared, or one brought back into the draft. */
export function VersionsSide({ node, session, readOnly }: SidePanelProps) {
  const t = useTranslations("versions");
  const { modal, message } = App.useApp();
  const toProblem = useProblem();
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [compared, setCompared] = useState<readonly [Side, Side] | null>(null);
  const [viewed, setViewed] = useState<number | null>(null);
  const query = useQuery(publishingQueries.versions(node.id));
  if (query.error) return <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />;
  if (query.isPending) return <Skeleton active title={false} paragraph={{ rows: 5 }} />;
  const { items } = query.data;
  const rollBack = (version: number) =>
    modal.confirm({
      title: t("rollBackTitle", { version }),
      content: t("rollBackText"),
      okText: t("rollBack"),
      onOk: async () => {
        const path = `/api/nodes/${node.id}/versions/${version}`;
        try {
          const { script, config } = await api.get(path, { schema: versionView });
          session.change({ script, config });
          message.success(t("rolledBack", { version }));
        } catch (error) {
          message.error(toProblem(error).message);
        }
      },
    });
  const pair = pairOf(chosen);
  if (items.length === 0) return <p className={styles.note}>{t("none")}</p>;
  return (
    <div className={styles.panel}>
      <div className={styles.tools}>
        <Button size="small" disabled={pair === null} onClick={() => setCompared(pair)}>
          {t("compare")}
        </Button>
        <span className={styles.note}>{t("chooseTwo", { count: chosen.length })}</span>
      </div>
      <ul className={styles.list} aria-label={t("list")}>
        {items.map((item) => (
          <VersionRow
            key={item.id}
            item={item}
            isChosen={chosen.includes(item.number)}
            mayChoose={mayChoose(chosen, item.number)}
            readOnly={readOnly}
            onToggle={() => setChosen(toggled(chosen, item.number))}
            onView={() => setViewed(item.number)}
            onCompare={(other) => setCompared(other === "draft" ? [item.number, "draft"] : [other, item.number])}
            onRollBack={() => rollBack(item.number)}
          />
        ))}
      </ul>
      {compared && <CompareDialog nodeId={node.id} sides={compared} onClose={() => setCompared(null)} />}
      {viewed !== null && <VersionDialog nodeId={node.id} version={viewed} onClose={() => setViewed(null)} />}
    </div>
  );
}

interface VersionRowProps {
  readonly item: VersionSummary;
  readonly isChosen: boolean;
  readonly mayChoose: boolean;
  readonly readOnly: boolean;
  readonly onToggle: () => void;
  readonly onView: () => void;
  readonly onCompare: (other: Side) => void;
  readonly onRollBack: () => void;
}

function VersionRow({ item, isChosen, mayChoose, readOnly, onToggle, onView, onCompare, onRollBack }: VersionRowProps) {
  const t = useTranslations("versions");
  const { number: version, state, changeType, description, submittedBy, submittedAt } = item;
  const menu = [
    { key: "view", label: t("view"), onClick: onView },
    ...(version > 1 ? [{ key: "before", label: t("withBefore"), onClick: () => onCompare(version - 1) }] : []),
    { key: "back", label: t("rollBack"), disabled: readOnly || changeType === "DELETE", onClick: onRollBack },
  ];
  return (
    <li>
      <Checkbox aria-label={t("choose", { version })} checked={isChosen} disabled={!mayChoose} onChange={onToggle} />
      <div>
        <strong>{t("version", { version })}</strong>
        <span className={styles.state} data-state={state}>
          {t(`state.${state}`)}
        </span>
        <span className={styles.note}>{t(`type.${changeType}`)}</span>
        {description !== "" && <p>{description}</p>}
        <p className={styles.note}>
          {submittedBy?.name ?? "—"} · <Instant at={submittedAt} />
        </p>
      </div>
      <Button size="small" onClick={() => onCompare("draft")}>
        {t("withDraft")}
      </Button>
      <Dropdown menu={{ items: menu }} trigger={["click"]}>
        <Button size="small" type="text" icon={<MoreIcon />} aria-label={t("more", { version })} />
      </Dropdown>
    </li>
  );
}

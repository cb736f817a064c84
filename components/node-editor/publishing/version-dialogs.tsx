"use client";
import { useQuery } from "@tanstack/react-query";
import { Modal, Skeleton, Tabs } from "antd";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { CodeEditor } from "@/components/ui/code-editor/code-editor";
import { Panel } from "@/components/ui/page/panel";
import { ChangeList } from "./change-list";
import { DocumentDiff } from "./document-diff";
import { publishingQueries } from "./queries";
import styles from "./versions.module.css";

export type Side = number | "draft";

interface CompareDialogProps {
  readonly nodeId: string;
  readonly sides: readonly [Side, Side];
  readonly onClose: () => void;
}

/** Two versions, or a version and the draft: in words, and as text side by side. */
export function CompareDialog({ nodeId, sides: [from, to], onClose }: CompareDialogProps) {
  const t = useTranslations("versions");
  const toProblem = useProblem();
  const { data, error, refetch } = useQuery({
    ...publishingQueries.diff(nodeId, from, to, -1),
    staleTime: 0,
    gcTime: 0,
  });
  const name = (side: Side) => (side === "draft" ? t("draft") : t("version", { version: side }));
  return (
    <Modal
      open
      width={1040}
      footer={null}
      title={t("difference", { from: name(from), to: name(to) })}
      onCancel={onClose}
    >
      <div className={styles.compare}>
        {error && <ProblemAlert problem={toProblem(error)} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton active paragraph={{ rows: 8 }} />}
        {data && (
          <>
            <Panel title={t("inWords")}>
              <ChangeList diff={data} />
            </Panel>
            <DocumentDiff diff={data} fromLabel={name(from)} toLabel={name(to)} />
          </>
        )}
      </div>
    </Modal>
  );
}

interface VersionDialogProps {
  readonly nodeId: string;
  readonly version: number;
  readonly onClose: () => void;
}

/** Script and settings of one version, to read. */
export function VersionDialog({ nodeId, version, onClose }: VersionDialogProps) {
  const t = useTranslations("versions");
  const text = useTranslations("publishing.text");
  const toProblem = useProblem();
  const { data, error, refetch } = useQuery(publishingQueries.version(nodeId, version));
  const editor = (label: string, value: string) => (
    <div className={styles.code}>
      <CodeEditor label={label} value={value} onChange={() => undefined} readOnly />
    </div>
  );
  return (
    <Modal open width={880} footer={null} title={t("version", { version })} onCancel={onClose}>
      {error && <ProblemAlert problem={toProblem(error)} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton active paragraph={{ rows: 8 }} />}
      {data && (
        <Tabs
          size="small"
          items={[
            { key: "script", label: text("script"), children: editor(text("script"), data.script) },
            {
              key: "config",
              label: text("config"),
              children: editor(text("config"), `${JSON.stringify(data.config, null, 2)}\n`),
            },
          ]}
        />
      )}
    </Modal>
  );
}

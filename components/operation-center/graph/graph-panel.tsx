"use client";
import { Button, Modal } from "antd";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Panel } from "@/components/ui/page/panel";
import { Skeleton } from "@/components/ui/page/skeleton";
import { useShortcut } from "@/components/ui/shortcuts/use-shortcut";
import { ActionDialog, type ActionWish } from "../action-dialog";
import { GraphList } from "./graph-list";
import styles from "./graph-panel.module.css";
import { RerunDescendants } from "./rerun-descendants";
import { useCardMenu } from "./use-card-menu";
import { useGraph } from "./use-graph";

const GraphView = dynamic(() => import("./graph-view").then((module) => module.GraphView), {
  ssr: false,
  loading: () => <Skeleton rows={4} lines={2} />,
});

/** What an instance waits for and what waits for it, in a panel or on the whole screen. */
export function GraphPanel({ instanceId }: { readonly instanceId: string }) {
  const t = useTranslations("instances.graph");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const graph = useGraph(instanceId);
  const [wish, setWish] = useState<ActionWish | null>(null);
  const [whole, setWhole] = useState(false);
  const [descendantsOf, setDescendantsOf] = useState<string | null>(null);
  const menuOf = useCardMenu({
    onAct: (operation, instance) => setWish({ operation, instances: [instance] }),
    onGrow: ({ id }, way, levels) => graph.open(id, way, levels),
    onRerunDescendants: ({ id }) => setDescendantsOf(id),
  });
  useShortcut("graph", () => setWhole(true));
  const view = (className: string) => (
    <div className={className}>
      <GraphView
        nodes={graph.nodes}
        edges={graph.edges}
        centre={instanceId}
        menuOf={menuOf}
        onGrow={({ id }, way) => graph.open(id, way, 1)}
      />
    </div>
  );
  return (
    <Panel
      title={t("title")}
      flush
      extra={
        <Button size="small" type="text" onClick={() => setWhole(true)}>
          {t("fullScreen")}
        </Button>
      }
    >
      {graph.error && graph.nodes.length === 0 ? (
        <ProblemAlert problem={toProblem(graph.error)} onRetry={graph.refetch} />
      ) : (
        !whole && view(styles.small!)
      )}
      <GraphList nodes={graph.nodes} edges={graph.edges} centre={instanceId} />
      <Modal
        open={whole}
        width="calc(100vw - 48px)"
        style={{ top: 24 }}
        title={t("title")}
        footer={null}
        onCancel={() => setWhole(false)}
        closable={{ "aria-label": common("close") }}
        destroyOnHidden
      >
        {view(styles.whole!)}
      </Modal>
      {graph.isCut && <p className={styles.cut}>{t("cut")}</p>}
      <ActionDialog wish={wish} onClose={() => setWish(null)} />
      {descendantsOf !== null && <RerunDescendants instanceId={descendantsOf} onClose={() => setDescendantsOf(null)} />}
    </Panel>
  );
}

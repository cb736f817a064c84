"use client";
import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton, Tabs } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { PlusIcon } from "@/components/ui/icons";
import { Page } from "@/components/ui/page/page";
import { useShortcut } from "@/components/ui/shortcuts/use-shortcut";
import { useUrlState } from "@/components/ui/url/use-url-state";
import { sandboxQueries } from "@/lib/client/sandbox";
import type { SandboxOverview } from "@/lib/core/sandbox/overview";
import { FaultsTab } from "./faults-tab";
import { OverviewTab } from "./overview-tab";
import { SampleTableDialog } from "./sample-table-dialog";
import { TablesTab } from "./tables-tab";
import { TargetsTab } from "./targets-tab";
import { useAct } from "./use-act";

const TABS = ["overview", "tablestore", "maxcompute", "faults"] as const;
type Tab = (typeof TABS)[number];

/** Data Integration → Sandbox: both local servers, what is in them, and what can be done to them. */
export function SandboxPage() {
  const t = useTranslations("sandbox");
  const toProblem = useProblem();
  const { params, set } = useUrlState();
  const query = useQuery(sandboxQueries.overview());
  const { isAllowed, reason } = useAct();
  const [creating, setCreating] = useState(false);
  useShortcut("refresh", () => void query.refetch());
  const tab = TABS.find((name) => name === params.get("tab")) ?? "overview";
  const sandbox = query.data;
  return (
    <Page
      title={t("title")}
      facts={t("facts")}
      actions={
        <Button
          type="primary"
          icon={<PlusIcon />}
          disabled={!isAllowed || sandbox === undefined || sandbox.traffic === null}
          title={reason}
          onClick={() => setCreating(true)}
        >
          {t("sample.create")}
        </Button>
      }
      tabs={
        <Tabs
          activeKey={tab}
          onChange={(name) => set({ tab: name === "overview" ? null : name })}
          items={TABS.map((name) => ({ key: name, label: t(`tab.${name}`) }))}
        />
      }
    >
      {query.error && <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton active paragraph={{ rows: 8 }} />}
      {sandbox && !query.error && <Content tab={tab} sandbox={sandbox} />}
      {sandbox && creating && <SampleTableDialog sandbox={sandbox} onClose={() => setCreating(false)} />}
    </Page>
  );
}

function Content({ tab, sandbox }: { readonly tab: Tab; readonly sandbox: SandboxOverview }) {
  switch (tab) {
    case "overview":
      return <OverviewTab sandbox={sandbox} />;
    case "tablestore":
      return <TablesTab sandbox={sandbox} />;
    case "maxcompute":
      return <TargetsTab sandbox={sandbox} />;
    case "faults":
      return <FaultsTab faults={sandbox.faults} />;
  }
}

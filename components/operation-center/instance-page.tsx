"use client";
import { useQuery } from "@tanstack/react-query";
import { Button, Dropdown, Tabs } from "antd";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { useCopy } from "@/components/ui/copy/use-copy";
import { useCopyMenu } from "@/components/ui/copy/use-copy-menu";
import { MoreIcon } from "@/components/ui/icons";
import { Page } from "@/components/ui/page/page";
import { useMay } from "@/components/ui/session/session";
import { useShortcut } from "@/components/ui/shortcuts/use-shortcut";
import { Status } from "@/components/ui/status/status";
import { useFormat } from "@/components/ui/time/format";
import { Instant } from "@/components/ui/time/instant";
import { useUrlState } from "@/components/ui/url/use-url-state";
import { ApiError } from "@/lib/client/api-error";
import type { InstanceDetail } from "@/lib/core/instance";
import type { InstanceOperation } from "@/lib/core/instance-operation";
import { ActionDialog, type Act, type ActionWish } from "./action-dialog";
import { AttemptsTable } from "./attempts-table";
import { displayState, likelyOperation, OFFERED, refusalOf } from "./display-state";
import { Elapsed } from "@/components/ui/time/elapsed";
import { CodeTab } from "./code-tab";
import { DiagnosisTab } from "./diagnosis-tab";
import { DirtyTab } from "./dirty-tab/dirty-tab";
import { InstanceView } from "./instance-view";
import { LiveDot } from "./live-dot";
import { Neighbours } from "./neighbours";
import { raisedCu } from "./next-step";
import { OperationList } from "./operation-list";
import { instanceQueries } from "./queries";
import { instanceCopy, useInstanceReport } from "./instance-copy";
import { TransitionList } from "./transition-list";
import { useLiveInstances } from "./use-live-instances";

/** The list that an instance of a kind stands in; debug runs stand in none, and go by the first. */
const LISTS = {
  CYCLE: ["cycleInstances", "instances"],
  TEST: ["testInstances", "test-instances"],
  MANUAL: ["manualInstances", "manual-instances"],
  BACKFILL: ["backfills", "backfills"],
  DEBUG: ["cycleInstances", "instances"],
} as const;
const TABS = ["view", "attempts", "dirty", "history", "code", "diagnosis", "operations"] as const;

/** One instance: its verdict first, then how it came about. */
export function InstancePage({ instanceId }: { readonly instanceId: string }) {
  const t = useTranslations("instances");
  const pages = useTranslations("shell.page");
  const toProblem = useProblem();
  const { connected } = useLiveInstances();
  const { params, set } = useUrlState();
  const query = useQuery(instanceQueries.one(instanceId));
  const [wish, setWish] = useState<ActionWish | null>(null);
  const instance = query.data;
  const tab = TABS.find((name) => name === params.get("tab")) ?? "view";
  const [list, path] = LISTS[instance?.kind ?? "CYCLE"];
  const parents = [{ title: pages(list), href: `/operation-center/${path}` }];

  // What was there a moment ago may be gone: a publish makes the instances anew that have not run.
  const isGone = query.error instanceof ApiError && query.error.status === 404;
  if (!instance || isGone) {
    return (
      <Page title={instance?.node.name ?? instanceId} parents={parents} busy={query.isPending}>
        {query.error && (
          <ProblemAlert
            problem={toProblem(query.error)}
            onRetry={() => void query.refetch()}
            extra={
              instance && (
                <Link
                  href={`/operation-center/${path}?from=${instance.bizdate}&to=${instance.bizdate}&node=${encodeURIComponent(instance.node.name)}`}
                >
                  {t("ofNode", { name: instance.node.name })}
                </Link>
              )
            }
          />
        )}
      </Page>
    );
  }
  const act: Act = (operation, change) => setWish({ operation, instances: [instance], ...change });
  return (
    <Page
      needs="instance.operate"
      title={instance.node.name}
      parents={parents}
      mark={<Status of={displayState(instance)} form="tag" />}
      facts={<HeadFacts instance={instance} />}
      actions={
        <>
          {!connected && <LiveDot connected={connected} updatedAt={query.dataUpdatedAt} />}
          <Neighbours instanceId={instanceId} />
          <HeadActions instance={instance} onAct={act} />
        </>
      }
      tabs={
        <Tabs
          activeKey={tab}
          onChange={(key) => set({ tab: key === "view" ? null : key })}
          tabBarStyle={{ margin: 0 }}
          items={[
            { key: "view", label: t("tab.view") },
            { key: "attempts", label: t("tab.attempts", { count: instance.attempts.length }) },
            { key: "dirty", label: t("tab.dirty", { count: instance.attempts.at(-1)?.recordsDirty ?? 0 }) },
            { key: "history", label: t("tab.history") },
            { key: "code", label: t("tab.code") },
            { key: "diagnosis", label: t("tab.diagnosis") },
            { key: "operations", label: t("tab.operations") },
          ]}
        />
      }
    >
      {tab === "view" && <InstanceView instance={instance} onAct={act} />}
      {tab === "attempts" && <AttemptsTable instance={instance} />}
      {tab === "dirty" && <DirtyTab instance={instance} />}
      {tab === "history" && <TransitionList instanceId={instanceId} />}
      {tab === "code" && <CodeTab instance={instance} />}
      {tab === "diagnosis" && <DiagnosisTab instance={instance} />}
      {tab === "operations" && <OperationList instanceId={instanceId} />}
      <ActionDialog wish={wish} onClose={() => setWish(null)} />
    </Page>
  );
}

function HeadFacts({ instance }: { readonly instance: InstanceDetail }) {
  const t = useTranslations("instances");
  const format = useFormat();
  const window = instance.attempts.findLast((attempt) => attempt.window !== null)?.window;
  return (
    <>
      {t("scheduled")} <Instant at={instance.cyctime} />
      {window && ` · ${t("window", { start: format.clock(window.start), end: format.clock(window.end) })}`}
      {instance.startedAt && (
        <>
          {" · "}
          {t("ran")} <Elapsed {...instance} />
        </>
      )}
    </>
  );
}

function HeadActions({
  instance,
  onAct,
}: {
  readonly instance: InstanceDetail;
  readonly onAct: (operation: InstanceOperation) => void;
}) {
  const t = useTranslations("instances");
  const common = useTranslations("common");
  const operate = useMay("instance.operate");
  const closed = (operation: InstanceOperation) => {
    const refused = refusalOf(instance, operation);
    return operate.reason ?? (refused === null ? undefined : t(`refusal.${refused}`));
  };
  const copyMenu = useCopyMenu();
  const report = useInstanceReport();
  const copy = useCopy();
  useShortcut("copyLink", () => void copy(location.href, t("copiedLink")));
  useShortcut("rerun", () => onAct("rerun"), closed("rerun") === undefined);
  useShortcut("stop", () => onAct("stop"), closed("stop") === undefined);
  const likely = likelyOperation(instance);
  // To decide and to see why is what the page itself is for.
  const main = likely === "decide" || likely === "why" ? null : likely;
  const isMend = instance.state === "FAILURE" || main === "unfreeze";
  // Where the verdict offers a fix of its own, that one is the page's primary button.
  const hasFix =
    instance.state === "FAILURE" && raisedCu(instance.attempts.at(-1)?.error ?? null, instance.cu) !== null;
  return (
    <>
      {instance.state === "FAILURE" && (
        <Button
          disabled={closed("setSuccess") !== undefined}
          title={closed("setSuccess")}
          onClick={() => onAct("setSuccess")}
        >
          {t("operation.setSuccess")}
        </Button>
      )}
      {main !== null && (
        <Button
          type={isMend && !hasFix ? "primary" : "default"}
          disabled={closed(main) !== undefined}
          title={closed(main)}
          onClick={() => onAct(main)}
        >
          {t(`operation.${main}`)}
        </Button>
      )}
      <Dropdown
        trigger={["click"]}
        placement="bottomRight"
        menu={{
          items: [
            ...OFFERED.filter((operation) => operation !== main).map((operation) => ({
              key: operation,
              disabled: closed(operation) !== undefined,
              label: <span title={closed(operation)}>{t(`operation.${operation}`)}</span>,
              onClick: () => onAct(operation),
            })),
            { type: "divider" },
            copyMenu({ ...instanceCopy(instance), report: () => report(instance) }),
          ],
        }}
      >
        <Button icon={<MoreIcon />} aria-label={common("more")} />
      </Dropdown>
    </>
  );
}

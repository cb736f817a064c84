"use client";
import { Button, Tabs } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { PlusIcon } from "@/components/ui/icons";
import { Page } from "@/components/ui/page/page";
import { useMay } from "@/components/ui/session/session";
import { useDisplayZone } from "@/components/ui/time/format";
import { useUrlState } from "@/components/ui/url/use-url-state";
import { AlertList } from "./alert-list";
import { ChannelEditor, type ChannelWish } from "./channel-editor";
import { ChannelList } from "./channel-list";
import { RuleEditor, type RuleWish } from "./rule-editor";
import { RuleList } from "./rule-list";

const TABS = ["history", "rules", "channels"] as const;
type Tab = (typeof TABS)[number];

/** Operation Center → Alerts: what rules said, the rules, and where they send it. */
export function AlertsPage() {
  const t = useTranslations("alerts");
  const common = useTranslations("common");
  const zone = useDisplayZone();
  const { params, set } = useUrlState();
  const manage = useMay("alert.manage");
  const [rule, setRule] = useState<RuleWish | null>(null);
  const [channel, setChannel] = useState<ChannelWish | null>(null);
  const tab = TABS.find((name) => name === params.get("tab")) ?? "history";
  const add = {
    history: null,
    rules: () => setRule({ id: null, rule: null }),
    channels: () => setChannel({ channel: null }),
  }[tab];
  return (
    <Page
      needs="alert.manage"
      title={t("title")}
      facts={common("timesIn", { zone })}
      actions={
        add && (
          <Button type="primary" icon={<PlusIcon />} disabled={!manage.allowed} title={manage.reason} onClick={add}>
            {t(tab === "rules" ? "addRule" : "addChannel")}
          </Button>
        )
      }
      tabs={
        <Tabs
          activeKey={tab}
          onChange={(key) => set({ tab: key === "history" ? null : key, condition: null, delivery: null })}
          items={TABS.map((key: Tab) => ({ key, label: t(`tab.${key}`) }))}
        />
      }
    >
      {tab === "history" && <AlertList />}
      {tab === "rules" && <RuleList onEdit={(given) => setRule({ id: given.id, rule: given })} />}
      {tab === "channels" && <ChannelList onEdit={(given) => setChannel({ channel: given })} />}
      <RuleEditor wish={rule} onClose={() => setRule(null)} />
      <ChannelEditor wish={channel} onClose={() => setChannel(null)} />
    </Page>
  );
}

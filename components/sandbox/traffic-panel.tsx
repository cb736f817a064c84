"use client";
import { Button, InputNumber, Select } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { RunIcon, StopIcon } from "@/components/ui/icons";
import { Fact, Facts, Panel } from "@/components/ui/page/panel";
import { useFormat } from "@/components/ui/time/format";
import { Instant } from "@/components/ui/time/instant";
import { MAX_MOMENTS_PER_MINUTE } from "@/lib/core/sandbox/action";
import type { SandboxOverview, SandboxTraffic } from "@/lib/core/sandbox/overview";
import { sampleTables } from "./rows";
import styles from "./panels.module.css";
import { useAct } from "./use-act";

const BURST = 50;

interface TrafficPanelProps {
  readonly traffic: SandboxTraffic;
  readonly sandbox: SandboxOverview;
}

/** Changes that the sandbox makes by itself on a sample table: start, stop, how many, on which table. */
export function TrafficPanel({ traffic, sandbox }: TrafficPanelProps) {
  const t = useTranslations("sandbox.traffic");
  const common = useTranslations("common");
  const format = useFormat();
  const { act, isAllowed, reason, isPending } = useAct();
  const { isRunning, table, momentsPerMinute, changesWritten, lastWrittenAt, failure } = traffic;
  const [rate, setRate] = useState<number | null>(null);
  const disabled = !isAllowed || isPending;
  const change = (over: { isRunning?: boolean; table?: string; momentsPerMinute?: number }) =>
    act({ operation: "setTraffic", isRunning, ...over });
  const applyRate = async () => {
    if (rate !== null && (await change({ momentsPerMinute: rate }))) setRate(null);
  };
  return (
    <Panel
      title={t("title")}
      extra={isRunning ? t("running", { count: format.count(momentsPerMinute), table }) : t("stopped", { table })}
    >
      <Facts>
        <Fact label={t("written")}>{format.count(changesWritten)}</Fact>
        <Fact label={t("last")}>{lastWrittenAt ? <Instant at={lastWrittenAt} form="exact" /> : common("none")}</Fact>
        {failure !== null && (
          <Fact label={t("failure")}>
            <span className={styles.failure}>{failure}</span>
          </Fact>
        )}
      </Facts>
      <div className={styles.controls}>
        <Button
          icon={isRunning ? <StopIcon /> : <RunIcon />}
          disabled={disabled}
          title={reason}
          onClick={() => void change({ isRunning: !isRunning })}
        >
          {t(isRunning ? "stop" : "start")}
        </Button>
        <Button disabled={disabled} onClick={() => void act({ operation: "burst", moments: BURST })}>
          {t("burst", { count: format.count(BURST) })}
        </Button>
      </div>
      <div className={styles.controls}>
        <span className={styles.field}>
          {t("table")}
          <Select
            aria-label={t("table")}
            value={table}
            disabled={disabled}
            style={{ width: 180 }}
            options={sampleTables(sandbox).map((name) => ({ value: name, label: name }))}
            onChange={(name) => void change({ table: name })}
          />
        </span>
        <span className={styles.field}>
          {t("rate")}
          <InputNumber
            aria-label={t("rate")}
            min={1}
            max={MAX_MOMENTS_PER_MINUTE}
            value={rate ?? momentsPerMinute}
            disabled={disabled}
            style={{ width: 84 }}
            onChange={setRate}
            onPressEnter={() => void applyRate()}
          />
        </span>
        <Button disabled={disabled || rate === null || rate === momentsPerMinute} onClick={() => void applyRate()}>
          {t("apply")}
        </Button>
      </div>
      <p className={styles.hint}>{t("hint")}</p>
    </Panel>
  );
}

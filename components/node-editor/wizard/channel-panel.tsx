"use client";
import { InputNumber, Radio, Switch } from "antd";
import { memo } from "react";
import { useTranslations } from "use-intl";
import { FieldFrame } from "@/components/form/field-frame";
import { FormBody } from "@/components/form/form-layout";
import { Panel } from "@/components/ui/page/panel";
import { MAX_CONCURRENT, MIN_DISTRIBUTED } from "@/lib/core/job/document";
import type { Path } from "@/lib/core/job/path";
import { valueAt } from "@/lib/core/job/path";
import { channelFacts } from "@/lib/core/wizard/channel";
import { editOf } from "@/lib/core/wizard/wizard-job";
import styles from "./configure-step.module.css";
import { sameParts } from "./same-parts";
import type { Wizard } from "./use-wizard";

const CONCURRENT: Path = ["setting", "speed", "concurrent"];
const THROTTLE: Path = ["setting", "speed", "throttle"];
const MBPS: Path = ["setting", "speed", "mbps"];
const RECORD: Path = ["setting", "errorLimit", "record"];
const MODE: Path = ["setting", "executeMode"];
const DEFAULT_CONCURRENT = 3;

export function concurrencyOf({ job }: Wizard): number {
  const value = Number(valueAt(job.document, CONCURRENT) ?? DEFAULT_CONCURRENT);
  return Number.isInteger(value) && value > 0 ? value : DEFAULT_CONCURRENT;
}

interface ChannelPanelProps {
  readonly wizard: Wizard;
  /** Shards of the source table; null while unknown. */
  readonly shards: number | null;
}

/** Channel control: how many lanes, how fast, and how many rows may be refused. */
export const ChannelPanel = memo(
  function ChannelPanel({ wizard, shards }: ChannelPanelProps) {
    const t = useTranslations("wizard");
    const { job, readOnly } = wizard;
    const at = (path: Path) => valueAt(job.document, path);
    const concurrent = concurrencyOf(wizard);
    const throttled = String(at(THROTTLE) ?? false).toLowerCase() === "true";
    const mbps = throttled && at(MBPS) !== undefined && at(MBPS) !== "" ? Number(at(MBPS)) : null;
    const facts = channelFacts(concurrent, mbps, shards);
    const record = at(RECORD);
    const dirty =
      record === undefined || record === null || record === "" ? "any" : Number(record) === 0 ? "none" : "some";
    const distributed = at(MODE) === "distribute";
    const set = (path: Path, value: unknown) => wizard.set(path, value);
    const relation = [
      facts.lanes === null
        ? t("lanesUnknown")
        : facts.lanes < concurrent
          ? t("lanesFew", { shards: shards ?? 0, lanes: facts.lanes })
          : t("lanesAll", { lanes: facts.lanes }),
      facts.laneMbps === null
        ? t("rateFree")
        : t("rateShared", { mbps: mbps ?? 0, share: Number(facts.laneMbps.toFixed(2)) }),
    ].join(" ");
    return (
      <Panel title={t("channel")} help="channel">
        <FormBody labelWidth={230}>
          <FieldFrame
            label={t("concurrency")}
            required
            error={wizard.errorAt(CONCURRENT)}
            help={relation}
            bound={{ disabled: readOnly }}
          >
            <InputNumber
              min={1}
              max={MAX_CONCURRENT}
              precision={0}
              style={{ width: 92 }}
              value={concurrent}
              onChange={(value) => value !== null && set(CONCURRENT, value)}
            />
          </FieldFrame>
          <FieldFrame label={t("rate")} group help={t("rateHelp")}>
            <Radio.Group
              disabled={readOnly}
              value={throttled}
              options={[
                { value: false, label: t("rateOff") },
                { value: true, label: t("rateOn") },
              ]}
              onChange={({ target }) =>
                wizard.edit([
                  editOf(job, THROTTLE, target.value),
                  ...(target.value === true && at(MBPS) === undefined ? [editOf(job, MBPS, concurrent)] : []),
                ])
              }
            />
          </FieldFrame>
          {throttled && (
            <FieldFrame
              label={t("mbps")}
              required
              error={wizard.errorAt(MBPS)}
              help={
                facts.isStarved && (
                  <span className={styles.warning}>{t("starved", { concurrent, mbps: mbps ?? 0 })}</span>
                )
              }
              bound={{ disabled: readOnly }}
            >
              <InputNumber
                min={0.01}
                style={{ width: 130 }}
                suffix="MB/s"
                value={mbps}
                onChange={(value) => set(MBPS, value ?? "")}
              />
            </FieldFrame>
          )}
          <FieldFrame label={t("dirty")} group error={wizard.errorAt(RECORD)} help={t(`dirtyHelp.${dirty}`)}>
            <Radio.Group
              disabled={readOnly}
              value={dirty}
              options={(["none", "some", "any"] as const).map((value) => ({ value, label: t(`dirtyPolicy.${value}`) }))}
              onChange={({ target }) => set(RECORD, target.value === "none" ? 0 : target.value === "some" ? 10 : "")}
            />
          </FieldFrame>
          {dirty === "some" && (
            <FieldFrame label={t("dirtyLimit")} required bound={{ disabled: readOnly }}>
              <InputNumber
                min={1}
                precision={0}
                style={{ width: 92 }}
                value={Number(record)}
                onChange={(value) => value !== null && set(RECORD, value)}
              />
            </FieldFrame>
          )}
          <FieldFrame
            label={t("distributed")}
            error={wizard.errorAt(MODE)}
            help={
              concurrent < MIN_DISTRIBUTED ? t("distributedFrom", { minimum: MIN_DISTRIBUTED }) : t("distributedHelp")
            }
          >
            <Switch
              size="small"
              disabled={readOnly || (concurrent < MIN_DISTRIBUTED && !distributed)}
              checked={distributed}
              onChange={(on) => set(MODE, on ? "distribute" : undefined)}
            />
          </FieldFrame>
        </FormBody>
      </Panel>
    );
  },
  sameParts(({ document: { setting } }) => [{ setting }]),
);

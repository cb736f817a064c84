"use client";
import { Button, Input, Space, Switch } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Fact, Facts, Panel } from "@/components/ui/page/panel";
import { useFormat } from "@/components/ui/time/format";
import { Instant } from "@/components/ui/time/instant";
import { formatReadable, readDateTime } from "@/lib/core/job/wall-time";
import type { SandboxClockView } from "@/lib/core/sandbox/overview";
import { useAct } from "./use-act";
import styles from "./panels.module.css";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const STEPS = [
  { label: "-1h", byMs: -HOUR_MS },
  { label: "+10m", byMs: 10 * MINUTE_MS },
  { label: "+1h", byMs: HOUR_MS },
  { label: "+1d", byMs: 24 * HOUR_MS },
  { label: "+7d", byMs: 7 * 24 * HOUR_MS },
] as const;

/** The time of both servers: step it, set it, freeze it, or give it back to the host. */
export function ClockPanel({ clock }: { readonly clock: SandboxClockView }) {
  const t = useTranslations("sandbox.clock");
  const format = useFormat();
  const { act, isAllowed, reason, isPending } = useAct();
  const [text, setText] = useState("");
  const { now, offsetMs, isFrozen } = clock;
  const isHostTime = !isFrozen && offsetMs === 0;
  const disabled = !isAllowed || isPending;
  const wanted = readWall(text, format.zone);
  const isWrong = text !== "" && wanted === null;
  const set = async () => {
    if (wanted !== null && (await act({ operation: "setClock", at: wanted.toISOString() }))) setText("");
  };
  return (
    <Panel title={t("title")}>
      <Facts>
        <Fact label={t("now")}>
          <Instant at={now} form="exact" />
        </Fact>
        <Fact label={t("stands")}>
          {isFrozen
            ? t("frozen")
            : isHostTime
              ? t("host")
              : t(offsetMs > 0 ? "ahead" : "behind", { span: format.duration(Math.abs(offsetMs)) })}
        </Fact>
      </Facts>
      <div className={styles.controls}>
        <Space.Compact>
          {STEPS.map(({ label, byMs }) => (
            <Button
              key={label}
              disabled={disabled}
              title={reason}
              aria-label={t("move", { span: t(`step.${label}`) })}
              onClick={() => void act({ operation: "advanceClock", byMs })}
            >
              {t(`step.${label}`)}
            </Button>
          ))}
        </Space.Compact>
        <label className={styles.switch}>
          <Switch
            size="small"
            checked={isFrozen}
            disabled={disabled}
            onChange={(on) => void act({ operation: "freezeClock", isFrozen: on })}
          />
          {t("freeze")}
        </label>
      </div>
      <div className={styles.controls}>
        <Input
          className={styles.time!}
          aria-label={t("setTo", { zone: format.zone })}
          placeholder={t("setTo", { zone: format.zone })}
          title={t("setTo", { zone: format.zone })}
          value={text}
          disabled={disabled}
          status={isWrong ? "error" : ""}
          aria-invalid={isWrong}
          onFocus={() => text === "" && setText(formatReadable(now.getTime(), format.zone))}
          onChange={({ target }) => setText(target.value)}
          onPressEnter={() => void set()}
        />
        <Button disabled={disabled || wanted === null} onClick={() => void set()}>
          {t("set")}
        </Button>
        <Button disabled={disabled || isHostTime} onClick={() => void act({ operation: "resetClock" })}>
          {t("reset")}
        </Button>
      </div>
      {isWrong && (
        <p role="alert" className={styles.failure}>
          {t("badTime", { example: formatReadable(now.getTime(), format.zone) })}
        </p>
      )}
      <p className={styles.hint}>{t("hint")}</p>
    </Panel>
  );
}

/** `yyyy-MM-dd HH:mm:ss` in the zone that the page shows; null when it is no such time. */
function readWall(text: string, zone: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}$/.test(text.trim())) return null;
  const wall = readDateTime(text.replace(/\D/g, ""), zone);
  return wall === null || !wall.exists ? null : new Date(wall.epochMs);
}

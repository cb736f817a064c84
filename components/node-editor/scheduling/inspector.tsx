"use client";
import { Alert, Button, DatePicker } from "antd";
import dayjs from "dayjs";
import { useTranslations } from "use-intl";
import { HelpLink } from "@/components/ui/help/help-link";
import { LeftIcon, RightIcon } from "@/components/ui/icons";
import { usePreferences } from "@/components/ui/preferences/provider";
import type { ParameterRow } from "@/lib/core/schedule/parameter/rows";
import { nextRuns, previousRun } from "@/lib/core/schedule/plan-day";
import type { Schedule } from "@/lib/core/schedule/schedule";
import { formatWallForPeople, parseWall } from "@/lib/core/schedule/wall-time";
import type { Zone } from "@/lib/core/schedule/zone";
import type { Inspection } from "./inspect-runs";
import styles from "./scheduling.module.css";
import { WindowRuler } from "./window-ruler";

const MINUTE_MS = 60_000;

interface InspectorProps {
  readonly schedule: Schedule;
  readonly zone: Zone;
  readonly inspection: Inspection;
  readonly readOnly: boolean;
  readonly onInstant: (at: number) => void;
  readonly onFix: (rows: readonly ParameterRow[]) => void;
}

/** Any run under the glass: its window on a ruler with its neighbours, and what would make windows meet. */
export function Inspector({ schedule, zone, inspection, readOnly, onInstant, onFix }: InspectorProps) {
  const t = useTranslations("scheduling.inspector");
  const { locale } = usePreferences();
  const { run, shown, hasWindow, tiling, error } = inspection;
  const before = run && previousRun(schedule, zone, run.dueAt);
  const after = run && nextRuns(schedule, zone, run.dueAt + 1, 1)[0];
  const current = shown.find((each) => each.run.dueAt === run?.dueAt);
  const texts = [...(tiling?.errors ?? []), ...(tiling?.warnings ?? [])].map((each) => each.describe(locale));
  const fix = tiling?.fix?.parameters ?? null;
  return (
    <div className={styles.section} style={{ border: 0, padding: 0 }}>
      <header>
        <h3>{t("title")}</h3>
        <HelpLink topic="inspector" name={t("title")} />
        <Button
          size="small"
          icon={<LeftIcon />}
          aria-label={t("earlier")}
          disabled={!before}
          onClick={() => before && onInstant(before.dueAt)}
        />
        <DatePicker
          size="small"
          showTime
          allowClear={false}
          aria-label={t("instant")}
          value={run ? dayjs(formatWallForPeople(run.wall)) : null}
          onChange={(chosen) => {
            if (!chosen) return;
            const wall = parseWall(chosen.format("YYYYMMDDHHmmss"));
            onInstant(zone.momentsOf(wall)[0] ?? zone.changeOver(wall));
          }}
        />
        <Button
          size="small"
          icon={<RightIcon />}
          aria-label={t("later")}
          disabled={!after}
          onClick={() => after && onInstant(after.dueAt)}
        />
      </header>
      {!run && <p className={styles.note}>{t("none")}</p>}
      {!hasWindow && <p className={styles.note}>{t("noWindow")}</p>}
      {error && <p className={styles.error}>{t("broken", { reason: error.describe(locale).message })}</p>}
      {run && current && <WindowRuler runs={shown} dueAt={run.dueAt} zone={zone} />}
      {current && tiling && tiling.breaks.length === 0 && tiling.errors.length === 0 && (
        <p className={styles.note} role="status">
          {t("length", {
            minutes: (current.window.end.at - current.window.start.at) / MINUTE_MS,
            lag: (current.run.dueAt - current.window.end.at) / MINUTE_MS,
          })}{" "}
          {t("tiles", { count: tiling.windows.length })}
        </p>
      )}
      {texts.map(({ code, message, remedy }) => (
        <Alert key={code} type="error" showIcon title={message} description={remedy} />
      ))}
      {fix && (
        <div className={styles.line}>
          <Button size="small" disabled={readOnly} onClick={() => onFix(fix)}>
            {t("fix")}
          </Button>
          {fix.map((row) => (
            <code key={row.name} className={styles.mono}>
              {t("fixTo", row)}
            </code>
          ))}
        </div>
      )}
    </div>
  );
}

"use client";
import { Button, Dropdown } from "antd";
import { useTranslations } from "use-intl";
import { ClockIcon } from "@/components/ui/icons";
import { ZONE_CHOICES } from "@/components/ui/preferences/cookies";
import { usePreferences } from "@/components/ui/preferences/provider";
import { useFormat, useScheduleZone } from "@/components/ui/time/format";
import { useNow } from "@/components/ui/time/now";
import styles from "./zone-switch.module.css";

/** Which zone times are shown in; the zone of schedules never changes with it. */
export function ZoneSwitch() {
  const t = useTranslations("shell.zone");
  const { zone: choice, browserZone, set } = usePreferences();
  const schedule = useScheduleZone();
  const format = useFormat();
  const now = useNow(60_000);
  const zones = { workspace: schedule, browser: browserZone, utc: "UTC" };
  const items = ZONE_CHOICES.map((key) => ({
    key,
    label: (
      <span className={styles.item}>
        <span>
          {t(key)}
          <small>{zones[key]}</small>
        </span>
        <span className={styles.offset}>{format.offset(now, zones[key])}</span>
      </span>
    ),
  }));
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: [
          { key: "title", type: "group", label: t("title"), children: items },
          { type: "divider" },
          { key: "note", type: "group", label: <span className={styles.note}>{t("note", { zone: schedule })}</span> },
        ],
        selectedKeys: [choice],
        onClick: ({ key }) => set("zone", key as (typeof ZONE_CHOICES)[number]),
      }}
    >
      <Button
        type="text"
        icon={<ClockIcon />}
        aria-label={t("button", { zone: format.zone, offset: format.offset(now) })}
      >
        {format.offset(now)}
      </Button>
    </Dropdown>
  );
}

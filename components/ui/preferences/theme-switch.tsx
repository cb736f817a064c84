"use client";
import { Button, Dropdown } from "antd";
import { useTranslations } from "use-intl";
import { LightIcon, MoonIcon } from "../icons";
import { THEME_CHOICES, type ThemeChoice } from "./cookies";
import { usePreferences } from "./provider";

export function ThemeSwitch() {
  const t = useTranslations("shell.theme");
  const { theme, mode, set } = usePreferences();
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: THEME_CHOICES.map((key) => ({ key, label: t(key) })),
        selectedKeys: [theme],
        onClick: ({ key }) => set("theme", key as ThemeChoice),
      }}
    >
      <Button
        type="text"
        icon={mode === "dark" ? <MoonIcon /> : <LightIcon />}
        aria-label={t("button", { current: t(theme) })}
      />
    </Dropdown>
  );
}

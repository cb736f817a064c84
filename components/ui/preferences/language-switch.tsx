"use client";
import { Button, Dropdown } from "antd";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { LanguageIcon } from "../icons";
import { usePreferences } from "./provider";
import { LOCALES, type Locale } from "@/lib/core/locale";

/** Changes the language in place: the server sends the other catalogue, nothing is loaded anew. */
export function LanguageSwitch() {
  const t = useTranslations("shell.language");
  const { locale, set } = usePreferences();
  const router = useRouter();
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: LOCALES.map((key) => ({ key, label: <span lang={key}>{t(key)}</span> })),
        selectedKeys: [locale],
        onClick: ({ key }) => {
          set("locale", key as Locale);
          router.refresh();
        },
      }}
    >
      <Button type="text" icon={<LanguageIcon />} aria-label={`${t("button")}: ${t(locale)}`}>
        {locale === "en" ? "EN" : "中文"}
      </Button>
    </Dropdown>
  );
}

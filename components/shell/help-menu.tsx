"use client";
import { Button, Dropdown } from "antd";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "use-intl";
import { helpHref, topicOf } from "@/components/ui/help/topics";
import { HelpIcon } from "@/components/ui/icons";

/** What is written about this page and about the product, and the keys. */
export function HelpMenu({ onOpenSheet }: { readonly onOpenSheet: () => void }) {
  const t = useTranslations("shell.help");
  const topic = topicOf(usePathname());
  const items = [
    ...(topic
      ? [
          {
            key: "here",
            label: (
              <a href={helpHref(topic)} target="_blank" rel="noopener">
                {t("here")}
              </a>
            ),
          },
        ]
      : []),
    { key: "documentation", label: <Link href="/docs">{t("documentation")}</Link> },
    { key: "errors", label: <Link href="/docs/reference/errors">{t("errors")}</Link> },
    { key: "api", label: <Link href={helpHref("api")}>{t("api")}</Link> },
    { type: "divider" as const },
    { key: "shortcuts", label: t("shortcuts"), extra: "?" },
  ];
  return (
    <Dropdown
      trigger={["click"]}
      placement="bottomRight"
      menu={{ items, onClick: ({ key }) => key === "shortcuts" && onOpenSheet() }}
    >
      <Button type="text" icon={<HelpIcon />} aria-label={t("button")} title={t("button")} />
    </Dropdown>
  );
}

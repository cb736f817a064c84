"use client";
import { Input, Modal } from "antd";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { SearchIcon } from "@/components/ui/icons";
import { usePreferences } from "@/components/ui/preferences/provider";
import { TypeTile } from "@/components/ui/type-tile/type-tile";
import { DATA_SOURCE_TYPES } from "@/lib/core/data-source";
import styles from "./type-chooser.module.css";

/** Which kind of data source to add. Enter takes the first one found. */
export function TypeChooser({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const t = useTranslations("dataSources.chooser");
  const { locale } = usePreferences();
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const found = DATA_SOURCE_TYPES.filter(({ type, name }) =>
    [type, name.en, name.zh, t(`hint.${type as "tablestore"}`)].some((part) => part.toLowerCase().includes(wanted)),
  );
  const groups = Object.entries(Object.groupBy(found, ({ group }) => group));
  return (
    <Modal
      open={open}
      onCancel={onClose}
      footer={null}
      width={720}
      title={t("title")}
      destroyOnHidden
      afterClose={() => setText("")}
    >
      <Input
        autoFocus
        prefix={<SearchIcon />}
        aria-label={t("search")}
        placeholder={t("search")}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onPressEnter={(event) => {
          const first = event.currentTarget.closest("[role=dialog]")?.querySelector<HTMLAnchorElement>("[data-type]");
          first?.click();
        }}
      />
      {groups.map(([group, types = []]) => (
        <section key={group} className={styles.group}>
          <h3>{t(`group.${group as "nosql"}`)}</h3>
          <div className={styles.cards}>
            {types.map(({ type, name }) => (
              <Link
                key={type}
                href={`/data-integration/data-sources/new?type=${type}`}
                className={styles.card}
                data-type={type}
                onClick={onClose}
              >
                <TypeTile type={type} />
                <span>
                  <strong>{name[locale]}</strong>
                  <span>{t(`hint.${type as "tablestore"}`)}</span>
                </span>
              </Link>
            ))}
          </div>
        </section>
      ))}
      {found.length === 0 && <p className={styles.none}>{t("none", { text })}</p>}
    </Modal>
  );
}

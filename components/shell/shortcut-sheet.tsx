"use client";
import { Modal } from "antd";
import { useTranslations } from "use-intl";
import { Keys } from "@/components/ui/shortcuts/keys";
import { SHORTCUTS, type ShortcutId, type ShortcutScope } from "@/components/ui/shortcuts/table";
import styles from "./shortcut-sheet.module.css";

const BY_SCOPE = Object.groupBy(Object.keys(SHORTCUTS) as ShortcutId[], (id) => SHORTCUTS[id].scope);

/** Every key binding, drawn from the table that binds them. */
export function ShortcutSheet({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const t = useTranslations("shell.shortcuts");
  return (
    <Modal open={open} onCancel={onClose} footer={null} width={760} title={t("title")}>
      <p className={styles.lead}>{t("lead")}</p>
      <div className={styles.scopes}>
        {(Object.entries(BY_SCOPE) as [ShortcutScope, ShortcutId[]][]).map(([scope, ids]) => (
          <section key={scope}>
            <h3>{t(`scope.${scope}`)}</h3>
            <dl>
              {ids.map((id) => (
                <div key={id}>
                  <dt>{t(`action.${id}`)}</dt>
                  <dd>
                    {SHORTCUTS[id].keys.map((binding) => (
                      <Keys key={binding} binding={binding} then={t("then")} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}

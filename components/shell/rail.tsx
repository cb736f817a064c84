"use client";
import { useTranslations } from "use-intl";
import { EagerLink } from "./eager-link";
import { ReviewCount } from "./review-count";
import { MODULES, type ModuleId } from "./navigation";
import styles from "./rail.module.css";

/** The product's modules: icon over word, never an icon alone. */
export function Rail({ current }: { readonly current: ModuleId | null }) {
  const t = useTranslations("shell");
  return (
    <nav className={styles.rail} aria-label={t("modules")}>
      {MODULES.map(({ id, icon: Icon, pages }) => (
        <EagerLink
          key={id}
          href={pages[0].href}
          className={styles.module}
          aria-current={id === current ? "page" : undefined}
        >
          <Icon className={styles.icon} />
          {id === "operationCenter" && (
            <span className={styles.count}>
              <ReviewCount />
            </span>
          )}
          <span>{t(`module.${id}`)}</span>
        </EagerLink>
      ))}
    </nav>
  );
}

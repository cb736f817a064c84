"use client";
import { useTranslations } from "use-intl";
import { useShortcut } from "@/components/ui/shortcuts/use-shortcut";
import { useSession } from "@/components/ui/session/session";
import { EagerLink } from "./eager-link";
import { ReviewCount } from "./review-count";
import { pagesOf, type NavigationModule, type PageId } from "./navigation";
import styles from "./section-navigation.module.css";

interface SectionNavigationProps {
  readonly module: NavigationModule;
  readonly current: PageId;
  /** On narrow screens the pages lie over the content, and only while open. */
  readonly open: boolean;
  readonly onClose: () => void;
}

/** The pages of the current module. */
export function SectionNavigation({ module, current, open, onClose }: SectionNavigationProps) {
  const t = useTranslations("shell");
  const { hasSandbox } = useSession();
  const name = t(`module.${module.id}`);
  useShortcut("close", onClose, open);
  return (
    <>
      {open && <div className={styles.veil} onClick={onClose} />}
      <nav
        id="sections"
        className={styles.sections}
        data-open={open ? "" : undefined}
        aria-label={t("sections", { module: name })}
      >
        <div className={styles.title}>{name}</div>
        {pagesOf(module, hasSandbox).map(({ id, href }) => (
          <EagerLink
            key={id}
            href={href}
            className={styles.page}
            aria-current={id === current ? "page" : undefined}
            onClick={onClose}
          >
            <span>{t(`page.${id}`)}</span>
            {id === "deployments" && <ReviewCount />}
          </EagerLink>
        ))}
      </nav>
    </>
  );
}

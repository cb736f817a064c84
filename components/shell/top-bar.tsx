"use client";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { MenuIcon, SearchIcon } from "@/components/ui/icons";
import { Keys } from "@/components/ui/shortcuts/keys";
import { AccountMenu } from "./account-menu";
import { HelpMenu } from "./help-menu";
import { AlertBell } from "./alert-bell";
import { LanguageSwitch } from "@/components/ui/preferences/language-switch";
import { Logo } from "@/components/ui/logo";
import type { NavigationModule } from "./navigation";
import { ThemeSwitch } from "@/components/ui/preferences/theme-switch";
import styles from "./top-bar.module.css";
import { WorkspaceSwitch } from "./workspace-switch";
import { ZoneSwitch } from "./zone-switch";

interface TopBarProps {
  readonly home: string;
  readonly module: NavigationModule | null;
  readonly navigationOpen: boolean;
  readonly onToggleNavigation: () => void;
  readonly onOpenPalette: () => void;
  readonly onOpenSheet: () => void;
}

/** Where you are, what you can find, how it is shown, who you are. */
export function TopBar(props: TopBarProps) {
  const t = useTranslations("shell");
  const { module } = props;
  return (
    <header className={styles.bar}>
      <Link href={props.home} className={styles.mark} aria-label={t("home")}>
        <Logo />
      </Link>
      {module && (
        <Button
          type="text"
          className={styles.menu!}
          icon={<MenuIcon />}
          aria-label={t("openSections", { module: t(`module.${module.id}`) })}
          aria-expanded={props.navigationOpen}
          aria-controls="sections"
          onClick={props.onToggleNavigation}
        />
      )}
      <div className={styles.place}>
        <WorkspaceSwitch />
      </div>
      <button type="button" className={styles.search} onClick={props.onOpenPalette}>
        <SearchIcon />
        <span>{t("search.open")}</span>
        <Keys binding="mod+k" />
      </button>
      <div className={styles.tools}>
        <ZoneSwitch />
        <AlertBell />
        <LanguageSwitch />
        <ThemeSwitch />
        <HelpMenu onOpenSheet={props.onOpenSheet} />
        <AccountMenu />
      </div>
    </header>
  );
}

"use client";
import { useTranslations } from "use-intl";
import { Page } from "@/components/ui/page/page";
import { useSession } from "@/components/ui/session/session";
import styles from "./account.module.css";
import { PasswordPanel } from "./password-panel";
import { SessionsPanel } from "./sessions-panel";
import { TwoFactorPanel } from "./two-factor-panel";

/** Management → Your account: what only its owner does. */
export function AccountPage() {
  const t = useTranslations("account.own");
  const { account } = useSession();
  return (
    <Page title={t("title")} facts={`${account.name}, ${account.email}`}>
      <div className={styles.panels}>
        <PasswordPanel />
        <TwoFactorPanel />
        <SessionsPanel />
      </div>
    </Page>
  );
}

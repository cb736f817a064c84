"use client";
import { App, Button, Dropdown } from "antd";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useSession } from "@/components/ui/session/session";
import styles from "./account-menu.module.css";
import { signOut } from "./sign-out";

/** Who is signed in, and the way out. */
export function AccountMenu() {
  const t = useTranslations("shell.account");
  const { account, role, isAdmin } = useSession();
  const { message } = App.useApp();
  const leave = async () => {
    try {
      await signOut();
    } catch (error) {
      message.error(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Dropdown
      trigger={["click"]}
      placement="bottomRight"
      menu={{
        items: [
          {
            key: "who",
            type: "group",
            label: (
              <span className={styles.who}>
                <strong>{account.name}</strong>
                <span>{account.email}</span>
                <span>{isAdmin ? t("administrator") : role && t(`role.${role}`)}</span>
              </span>
            ),
          },
          { type: "divider" },
          { key: "own", label: <Link href="/management/account">{t("own")}</Link> },
          { key: "leave", label: t("signOut") },
        ],
        onClick: ({ key }) => {
          if (key === "leave") void leave();
        },
      }}
    >
      <Button type="text" className={styles.avatar!} aria-label={t("button", { name: account.name })}>
        <span className={styles.disc}>{initials(account.name)}</span>
      </Button>
    </Dropdown>
  );
}

/** Two letters of a name written in letters, one character of a name written in Han. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = [...(words[0] ?? "")][0] ?? "?";
  if (/\p{Script=Han}/u.test(first)) return first;
  const last = words.length > 1 ? ([...(words.at(-1) ?? "")][0] ?? "") : ([...(words[0] ?? "")][1] ?? "");
  return `${first}${last}`.toUpperCase();
}

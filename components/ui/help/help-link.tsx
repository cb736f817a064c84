"use client";
import { usePathname } from "next/navigation";
import { useTranslations } from "use-intl";
import { HelpIcon } from "../icons";
import styles from "./help-link.module.css";
import { errorHref, helpHref, topicOf, type HelpTopic } from "./topics";

/** The question mark behind a heading. It opens a tab of its own: what is being edited stays open. */
export function HelpLink({ topic, name }: { readonly topic: HelpTopic; readonly name: string }) {
  const t = useTranslations("shell.help");
  const label = t("about", { name });
  return (
    <a href={helpHref(topic)} target="_blank" rel="noopener" className={styles.help} aria-label={label} title={label}>
      <HelpIcon />
    </a>
  );
}

/** The same for the page that is open, where something is written about it. */
export function PageHelp() {
  const t = useTranslations("shell.help");
  const topic = topicOf(usePathname());
  return topic && <HelpLink topic={topic} name={t("page")} />;
}

/** An error's code, leading to what the catalogue says about it. */
export function ErrorCodeLink({ code, className }: { readonly code: string; readonly className?: string | undefined }) {
  const t = useTranslations("shell.help");
  return (
    <a href={errorHref(code)} target="_blank" rel="noopener" className={className} title={t("code", { code })}>
      <code>{code}</code>
    </a>
  );
}

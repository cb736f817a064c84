"use client";
import { Button } from "antd";
import Link from "next/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import styles from "./error-pages.module.css";
import { Logo } from "@/components/ui/logo";

/** The address leads nowhere. */
export function NotFoundPage() {
  const t = useTranslations("shell.error");
  return (
    <Frame title={t("notFoundTitle")} text={t("notFound")}>
      <Link href="/">{t("goHome")}</Link>
    </Frame>
  );
}

/** Rendering failed; the reader may try again. */
export function BrokenPage({ code, onRetry }: { readonly code: string; readonly onRetry: () => void }) {
  const t = useTranslations("shell.error");
  const common = useTranslations("common");
  return (
    <Frame title={t("brokenTitle")} text={t("broken")}>
      <Button type="primary" onClick={onRetry}>
        {common("retry")}
      </Button>
      <code>{code}</code>
    </Frame>
  );
}

function Frame({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}) {
  return (
    <div className={styles.frame}>
      <Logo size={32} />
      <h1>{title}</h1>
      <p>{text}</p>
      <div className={styles.actions}>{children}</div>
    </div>
  );
}

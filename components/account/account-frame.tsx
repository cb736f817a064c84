"use client";
import type { ReactNode } from "react";
import { LanguageSwitch } from "@/components/ui/preferences/language-switch";
import { Logo } from "@/components/ui/logo";
import { ThemeSwitch } from "@/components/ui/preferences/theme-switch";
import styles from "./account-frame.module.css";

interface AccountFrameProps {
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}

/** The quiet page that accounts are created and entered on. */
export function AccountFrame({ title, lead, children }: AccountFrameProps) {
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <div className={styles.brand}>
          <Logo />
          <span>Millrace</span>
        </div>
        <h1>{title}</h1>
        <p className={styles.lead}>{lead}</p>
        {children}
      </div>
      <div className={styles.switches}>
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
    </main>
  );
}

"use client";
import type { ReactNode } from "react";
import { LanguageSwitch } from "../preferences/language-switch";
import { Logo } from "../logo";
import { ThemeSwitch } from "../preferences/theme-switch";
import styles from "./narrow-page.module.css";

interface NarrowPageProps {
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}

/** A quiet page with one narrow card, outside of the shell. */
export function NarrowPage({ title, lead, children }: NarrowPageProps) {
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

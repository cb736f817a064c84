"use client";
import { Button } from "antd";
import { useTranslations } from "use-intl";
import { useSession } from "@/components/ui/session/session";
import { Instant } from "@/components/ui/time/instant";
import type { DraftSession } from "../document/draft-session";
import { useDraft } from "../document/use-draft";
import styles from "./studio.module.css";

/** Two people, or one in two places, saved the same draft: both side by side, settings too when they differ, and the choice between them. */
export function Conflict({ session }: { readonly session: DraftSession }) {
  const t = useTranslations("studio");
  const part = useTranslations("publishing.text");
  const mine = useDraft(session);
  const { theirs } = mine;
  const { account } = useSession();
  if (!theirs) return null;
  const isOwn = theirs.updatedBy?.id === account.id;
  const title = t(isOwn ? "conflict.ownTitle" : "conflict.title");
  const [mineSettings, theirSettings] = [mine, theirs].map(({ config }) => JSON.stringify(config, null, 2));
  const linesOf = (script: string, settings = "") =>
    (mineSettings === theirSettings ? script : `${script}\n${part("config")}\n${settings}`).split("\n");
  const [mineLines, theirLines] = [linesOf(mine.script, mineSettings), linesOf(theirs.script, theirSettings)];
  return (
    <div className={styles.conflict} role="alertdialog" aria-label={title}>
      <div>
        <h2>{title}</h2>
        <p>
          {isOwn ? t("conflict.ownText") : t("conflict.text", { name: theirs.updatedBy?.name ?? "—" })}{" "}
          <Instant at={theirs.updatedAt} form="relative" />
        </p>
        <div className={styles.choices}>
          <Button type="primary" onClick={() => void session.keepMine()}>
            {t("conflict.mine")}
          </Button>
          <Button onClick={() => session.takeTheirs()}>{t(isOwn ? "conflict.own" : "conflict.theirs")}</Button>
        </div>
      </div>
      <div className={styles.sides}>
        <Text title={t("conflict.mineTitle")} lines={mineLines} others={new Set(theirLines)} />
        <Text
          title={t(isOwn ? "conflict.ownSavedTitle" : "conflict.theirsTitle")}
          lines={theirLines}
          others={new Set(mineLines)}
        />
      </div>
    </div>
  );
}

interface TextProps {
  readonly title: string;
  readonly lines: readonly string[];
  readonly others: ReadonlySet<string>;
}

/** Lines that the other side lacks are marked. */
function Text({ title, lines, others }: TextProps) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <pre tabIndex={0}>
        {lines.map((line, index) => (
          <span key={index}>
            {others.has(line) ? line : <mark>{line}</mark>}
            {"\n"}
          </span>
        ))}
      </pre>
    </section>
  );
}

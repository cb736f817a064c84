"use client";
import { memo, useState } from "react";
import { useTranslations } from "use-intl";
import { LinkIcon } from "../icons";
import { useFormat } from "../time/format";
import { pieces } from "./highlight";
import styles from "./log-row.module.css";
import type { LogLine } from "./parse-line";

/** Longer lines are cut; a line of a megabyte would stop the page. */
const CLIP_CHARS = 4_096;

interface LogRowProps {
  readonly line: LogLine;
  readonly pattern: RegExp | null;
  readonly current: boolean;
  readonly onCopyLink: (line: number) => void;
}

export const LogRow = memo(function LogRow({ line, pattern, current, onCopyLink }: LogRowProps) {
  const t = useTranslations("log");
  const format = useFormat();
  const [pointed, setPointed] = useState(false);
  const [whole, setWhole] = useState(false);
  const { number, at, level, message } = line;
  const clipped = !whole && message.length > CLIP_CHARS;
  return (
    <div
      className={styles.row}
      data-line={number}
      data-level={level}
      data-current={current || undefined}
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
    >
      <span className={styles.number}>
        {pointed || current ? (
          <button
            type="button"
            tabIndex={-1}
            aria-label={t("copyLink", { line: String(number) })}
            onClick={() => onCopyLink(number)}
          >
            <LinkIcon />
          </button>
        ) : null}
        {number}
      </span>
      <span className={styles.text}>
        {at && <span className={styles.time}>{format.clockMillis(at)} </span>}
        {at && <span className={styles.level}>{level.toUpperCase().padEnd(5)} </span>}
        {pieces(clipped ? message.slice(0, CLIP_CHARS) : message, pattern).map((piece, index) =>
          piece.hit ? <mark key={index}>{piece.text}</mark> : piece.text,
        )}
        {clipped && (
          <button type="button" className={styles.more} onClick={() => setWhole(true)}>
            {t("showAll", { size: format.bytes(message.length) })}
          </button>
        )}
      </span>
    </div>
  );
});

/** A silence between two lines. */
export function GapRow({ ms }: { readonly ms: number }) {
  const t = useTranslations("log");
  const format = useFormat();
  return (
    <div className={styles.gap}>
      <span>{t("gap", { span: format.duration(ms) })}</span>
    </div>
  );
}

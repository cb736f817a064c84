"use client";
import { Alert, Button } from "antd";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { usePreferences } from "@/components/ui/preferences/provider";
import { toAppError, type AppError } from "@/lib/core/errors";
import { readJobText } from "@/lib/core/job";
import styles from "./convert-banner.module.css";

interface ConvertBannerProps {
  readonly text: string;
  readonly onConvert: (text: string) => void;
}

/** Offers to turn a DataX job or one of version 1.0 into this editor's form, and then says what changed. */
export function ConvertBanner({ text, onConvert }: ConvertBannerProps) {
  const t = useTranslations("script.convert");
  const { locale } = usePreferences();
  const [notes, setNotes] = useState<readonly AppError[]>([]);
  const found = useMemo(() => readable(text), [text]);
  if (found.convertedFrom === null && found.error === null) {
    if (notes.length === 0) return null;
    const list = (
      <ul className={styles.notes}>
        {notes.map((note) => {
          const { message, remedy } = note.describe(locale);
          return (
            <li key={message}>
              {message} {remedy}
            </li>
          );
        })}
      </ul>
    );
    return <Alert banner type="info" title={t("done")} description={list} closable={{ onClose: () => setNotes([]) }} />;
  }
  if (found.error !== null) {
    const { message, remedy } = found.error.describe(locale);
    return <Alert banner type="error" title={t("impossible")} description={`${message} ${remedy}`} />;
  }
  return (
    <Alert
      banner
      type="info"
      title={t("title", { format: found.convertedFrom === "DataX" ? "DataX" : "1.0" })}
      action={
        <Button
          size="small"
          onClick={() => {
            setNotes(found.notes);
            onConvert(found.text);
          }}
        >
          {t("convert")}
        </Button>
      }
    />
  );
}

function readable(text: string) {
  try {
    return { ...readJobText(text), error: null };
  } catch (thrown) {
    return { text, convertedFrom: null, notes: [], error: toAppError(thrown) };
  }
}

"use client";
import { Button } from "antd";
import { useTranslations } from "use-intl";
import { useCopy } from "@/components/ui/copy/use-copy";
import { CopyIcon } from "@/components/ui/icons";
import styles from "./markdown.module.css";

/** A piece of code with the button that copies it. */
export function CodeBlock({ text, language }: { readonly text: string; readonly language: string }) {
  const t = useTranslations("docs");
  const copyText = useCopy();
  const copy = async () => {
    await copyText(text);
  };
  return (
    <div className={styles.code}>
      <pre tabIndex={0} data-language={language.split(" ")[0]}>
        <code>{text}</code>
      </pre>
      <Button
        type="text"
        size="small"
        icon={<CopyIcon />}
        className={styles.copy!}
        aria-label={t("copyCode")}
        title={t("copyCode")}
        onClick={() => void copy()}
      />
    </div>
  );
}

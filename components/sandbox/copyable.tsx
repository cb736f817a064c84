"use client";
import { Button } from "antd";
import { useTranslations } from "use-intl";
import { useCopy } from "@/components/ui/copy/use-copy";
import { CopyIcon } from "@/components/ui/icons";
import styles from "./copyable.module.css";

/** A value to be put into a program, with the button that copies it. */
export function Copyable({ text }: { readonly text: string }) {
  const common = useTranslations("common");
  const copy = useCopy();
  return (
    <span className={styles.line}>
      <code>{text}</code>
      <Button
        type="text"
        size="small"
        icon={<CopyIcon />}
        aria-label={`${common("copy")} ${text}`}
        title={common("copy")}
        onClick={() => void copy(text)}
      />
    </span>
  );
}

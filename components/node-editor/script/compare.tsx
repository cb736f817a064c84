"use client";
import { useQuery } from "@tanstack/react-query";
import { Segmented, Select, Skeleton } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { CodeDiff } from "@/components/ui/code-editor/code-editor";
import styles from "./compare.module.css";

/** A text that the script can be compared with: the last save, what is in production, a version. */
export interface ScriptVersion {
  readonly id: string;
  readonly label: string;
  readonly load: () => Promise<string>;
}

interface CompareProps {
  readonly text: string;
  readonly versions: readonly ScriptVersion[];
}

/** What differs between the script and another state of it. */
export function Compare({ text, versions }: CompareProps) {
  const t = useTranslations("script.compare");
  const [id, setId] = useState(versions[0]?.id ?? "");
  const [layout, setLayout] = useState<"unified" | "sideBySide">("unified");
  const version = versions.find((candidate) => candidate.id === id) ?? versions[0];
  const other = useQuery({
    queryKey: ["script-version", version?.id],
    queryFn: () => version!.load(),
    enabled: version !== undefined,
    staleTime: 0,
  });
  if (version === undefined) return <p className={styles.note}>{t("nothing")}</p>;
  return (
    <div className={styles.compare}>
      <div className={styles.tools}>
        <Select
          size="small"
          aria-label={t("with")}
          className={styles.versions!}
          value={version.id}
          options={versions.map(({ id: value, label }) => ({ value, label }))}
          onChange={setId}
        />
        <Segmented
          size="small"
          aria-label={t("layout")}
          value={layout}
          onChange={setLayout}
          options={(["unified", "sideBySide"] as const).map((value) => ({ value, label: t(value) }))}
        />
      </div>
      {other.error ? (
        <p className={styles.note} role="alert">
          {other.error.message}
        </p>
      ) : other.data === undefined ? (
        <Skeleton active title={false} className={styles.note!} />
      ) : other.data === text ? (
        <p className={styles.note}>{t("same", { version: version.label })}</p>
      ) : (
        <CodeDiff before={other.data} after={text} beforeLabel={version.label} afterLabel={t("now")} layout={layout} />
      )}
    </div>
  );
}

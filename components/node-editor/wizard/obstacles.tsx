"use client";
import { Button } from "antd";
import { useTranslations } from "use-intl";
import type { Obstacle } from "@/lib/core/wizard/obstacles";
import styles from "./wizard.module.css";

interface ObstaclesProps {
  readonly obstacles: readonly Obstacle[];
  readonly onScriptMode: () => void;
}

/** Why the wizard cannot show a script without loss; nothing of it is changed. */
export function Obstacles({ obstacles, onScriptMode }: ObstaclesProps) {
  const t = useTranslations("wizard");
  return (
    <div className={styles.obstacles}>
      <h2>{t("obstacles.title")}</h2>
      <p>{t("obstacles.lead")}</p>
      <ul>
        {obstacles.map(({ reason, found, line, column }, index) => (
          <li key={index}>
            <span>{t(`obstacles.reason.${reason}`, { found })}</span>
            <span className={styles.line}>{t("obstacles.place", { line: String(line), column: String(column) })}</span>
          </li>
        ))}
      </ul>
      <Button type="primary" onClick={onScriptMode}>
        {t("obstacles.open")}
      </Button>
    </div>
  );
}

"use client";
import { Button } from "antd";
import { useTranslations } from "use-intl";
import { HelpLink } from "@/components/ui/help/help-link";
import { CloseIcon } from "@/components/ui/icons";
import { Fact, Facts } from "@/components/ui/page/panel";
import type { FieldHelp } from "./field-help";
import styles from "./documentation.module.css";

interface DocumentationProps {
  readonly help: FieldHelp | null;
  readonly unused: readonly string[];
  /** Adds a key to the object around the cursor; null while nothing may be written. */
  readonly onAdd: ((key: string) => void) | null;
  readonly onClose: () => void;
}

/** What the key under the cursor means, and which others could stand beside it. */
export function Documentation({ help, unused, onAdd, onClose }: DocumentationProps) {
  const t = useTranslations("script.documentation");
  const common = useTranslations("common");
  return (
    <aside className={styles.documentation} aria-label={t("title")}>
      <header>
        <h2>{t("title")}</h2>
        <HelpLink topic="job" name={t("title")} />
        <Button size="small" type="text" icon={<CloseIcon />} aria-label={common("close")} onClick={onClose} />
      </header>
      <div className={styles.body} tabIndex={0} role="region" aria-label={t("title")}>
        {help === null ? (
          <p className={styles.hint}>{t("hint")}</p>
        ) : (
          <>
            <p className={styles.trail}>{help.trail.join(" › ")}</p>
            <h3>
              <code>{help.key}</code>
            </h3>
            {help.description !== null && <p>{help.description}</p>}
            <Facts>
              {help.types.length > 0 && (
                <Fact label={t("type")}>{help.types.map((type) => t(`types.${typeName(type)}`)).join(t("or"))}</Fact>
              )}
              {help.values.length > 0 && (
                <Fact label={t("values")}>
                  <code>{help.values.join(" ")}</code>
                </Fact>
              )}
              {help.standard !== null && (
                <Fact label={t("default")}>
                  <code>{help.standard}</code>
                </Fact>
              )}
              {help.isRequired && <Fact label={t("required")}>{t("yes")}</Fact>}
              {help.inWizard !== null && help.title !== null && <Fact label={t("inWizard")}>{help.title}</Fact>}
            </Facts>
          </>
        )}
        {unused.length > 0 && (
          <section className={styles.unused}>
            <h3>{t("unused")}</h3>
            <ul>
              {unused.map((key) => (
                <li key={key}>
                  <Button
                    size="small"
                    disabled={onAdd === null}
                    aria-label={t("add", { key })}
                    onClick={() => onAdd?.(key)}
                  >
                    <code>{key}</code>
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </aside>
  );
}

const TYPES = ["string", "number", "integer", "boolean", "array", "object", "null"] as const;

function typeName(type: string): (typeof TYPES)[number] {
  return TYPES.find((name) => name === type) ?? "string";
}

"use client";
import { Modal, Select } from "antd";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import type { DataSourceView } from "@/lib/core/data-source";
import { dataSourceTypeOf, jobTemplate, TEMPLATE_READERS, TEMPLATE_WRITERS } from "@/lib/core/job";
import styles from "./template-dialog.module.css";

interface TemplateDialogProps {
  readonly dataSources: readonly DataSourceView[];
  /** The template takes the place of a text that is not blank. */
  readonly replaces: boolean;
  readonly onImport: (text: string) => void;
  readonly onClose: () => void;
}

interface End {
  readonly stepType: string;
  readonly dataSource: string | null;
}

/** Chooses two ends and puts a script for them into the editor. */
export function TemplateDialog({ dataSources, replaces, onImport, onClose }: TemplateDialogProps) {
  const t = useTranslations("script.template");
  const common = useTranslations("common");
  const first = (stepType: string): End => ({ stepType, dataSource: sourcesFor(stepType)[0] ?? null });
  const sourcesFor = (stepType: string) => {
    const type = dataSourceTypeOf(stepType);
    return type === null ? [] : dataSources.filter((source) => source.type === type).map(({ name }) => name);
  };
  const [reader, setReader] = useState<End>(() => first(TEMPLATE_READERS[0]!));
  const [writer, setWriter] = useState<End>(() => first(TEMPLATE_WRITERS[0]!));
  return (
    <Modal
      open
      width={640}
      title={t("title")}
      okText={t(replaces ? "replace" : "insert")}
      cancelText={common("cancel")}
      onCancel={onClose}
      onOk={() => {
        onImport(jobTemplate({ reader, writer }));
        onClose();
      }}
    >
      {replaces && <p>{t("replaces")}</p>}
      <div className={styles.ends}>
        <EndFields legend={t("source")} types={TEMPLATE_READERS} end={reader} names={sourcesFor} onChange={setReader} />
        <EndFields
          legend={t("destination")}
          types={TEMPLATE_WRITERS}
          end={writer}
          names={sourcesFor}
          onChange={setWriter}
        />
      </div>
    </Modal>
  );
}

interface EndFieldsProps {
  readonly legend: string;
  readonly types: readonly string[];
  readonly end: End;
  readonly names: (stepType: string) => readonly string[];
  readonly onChange: (end: End) => void;
}

function EndFields({ legend, types, end, names, onChange }: EndFieldsProps) {
  const t = useTranslations("script.template");
  const id = useId();
  const available = names(end.stepType);
  return (
    <fieldset className={styles.end}>
      <legend>{legend}</legend>
      <label htmlFor={`${id}-type`}>{t("type")}</label>
      <Select
        id={`${id}-type`}
        value={end.stepType}
        options={types.map((value) => ({ value, label: t(`types.${typeKey(value)}`) }))}
        onChange={(stepType) => onChange({ stepType, dataSource: names(stepType)[0] ?? null })}
      />
      <label htmlFor={`${id}-source`}>{t("dataSource")}</label>
      <Select
        id={`${id}-source`}
        value={end.dataSource}
        disabled={available.length === 0}
        placeholder={t("noSource")}
        options={available.map((value) => ({ value, label: value }))}
        onChange={(dataSource) => onChange({ ...end, dataSource })}
      />
    </fieldset>
  );
}

const TYPE_KEYS = ["otsstream", "odps", "stream"] as const;
const typeKey = (stepType: string) => TYPE_KEYS.find((key) => key === stepType) ?? "stream";

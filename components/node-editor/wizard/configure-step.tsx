"use client";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import { sourceTableKey, targetEdits } from "@/lib/core/wizard/wizard-job";
import { ChannelPanel } from "./channel-panel";
import styles from "./configure-step.module.css";
import { MappingSection } from "./mapping-section";
import { OdpsFields } from "./odps-fields";
import { OtsstreamFields, useTable } from "./otsstream-fields";
import { SchemaDialog } from "./schema-dialog";
import type { ChosenSide } from "./use-sides";
import type { Wizard } from "./use-wizard";

interface ConfigureStepProps {
  readonly wizard: Wizard;
  readonly reader: ChosenSide;
  readonly writer: ChosenSide;
  readonly showAll: boolean;
}

const textOf = (value: unknown) => (typeof value === "string" ? value : "");

/** No table can be looked at: the list of data sources did not load, or the one that the job names is not among them. */
const isUnknown = ({ error, isPending, name, source }: ChosenSide) =>
  error !== null || (!isPending && name !== "" && source === null);

/** Step 2, Configure Task: source and destination, field mapping, channel control. */
export function ConfigureStep({ wizard, reader, writer, showAll }: ConfigureStepProps) {
  const t = useTranslations("wizard");
  const heading = useId();
  const [proposing, setProposing] = useState(false);
  const { job } = wizard;
  const sourceTable = textOf(job.reader[sourceTableKey(job)]);
  const targetTable = textOf(job.writer.table);
  const source = useTable(reader, sourceTable);
  const target = useTable(writer, targetTable);
  return (
    <div className={styles.stack}>
      <h2 id={heading} className={styles.heading}>
        {t("bothSides")}
      </h2>
      <div className={styles.panels} role="group" aria-labelledby={heading}>
        <OtsstreamFields wizard={wizard} side={reader} table={sourceTable} detail={source.data} error={source.error} />
        <OdpsFields
          wizard={wizard}
          side={writer}
          table={targetTable}
          detail={target.data}
          error={target.error}
          showAll={showAll}
          onPropose={setProposing}
          canPropose={!wizard.readOnly && sourceTable !== "" && reader.source !== null && writer.source !== null}
        />
      </div>
      <MappingSection
        wizard={wizard}
        reader={reader}
        source={source.data}
        destination={target.data}
        failed={source.isError || target.isError || [reader, writer].some(isUnknown)}
      />
      <ChannelPanel wizard={wizard} shards={source.data?.stream?.shardCount ?? null} />
      {proposing && reader.source && writer.source && (
        <SchemaDialog
          reader={reader}
          sourceTable={sourceTable}
          writer={writer}
          onClose={() => setProposing(false)}
          onCreated={(table) => {
            setProposing(false);
            wizard.edit(targetEdits(job, table));
          }}
        />
      )}
    </div>
  );
}

"use client";
import { useState } from "react";
import { parameterEdit, sourceTableKey } from "@/lib/core/wizard/wizard-job";
import { PreviewButton } from "../preview/preview-button";
import { ChannelPanel } from "./channel-panel";
import styles from "./configure-step.module.css";
import { MappingSection } from "./mapping-section";
import { OdpsFields } from "./odps-fields";
import { OtsstreamFields, useTable } from "./otsstream-fields";
import { SchemaDialog } from "./schema-dialog";
import type { Side } from "./use-sides";
import type { Wizard } from "./use-wizard";

interface ConfigureStepProps {
  readonly wizard: Wizard;
  readonly reader: Side;
  readonly writer: Side;
  readonly showAll: boolean;
}

const textOf = (value: unknown) => (typeof value === "string" ? value : "");

/** Step 2, Configure Task: source and destination, field mapping, channel control. */
export function ConfigureStep({ wizard, reader, writer, showAll }: ConfigureStepProps) {
  const [proposing, setProposing] = useState(false);
  const { job } = wizard;
  const sourceTable = textOf(job.reader[sourceTableKey(job)]);
  const targetTable = textOf(job.writer.table);
  const source = useTable(reader, sourceTable);
  const target = useTable(writer, targetTable);
  const noColumns = [parameterEdit(job, "reader", "column", null), parameterEdit(job, "writer", "column", null)];

  const takeSource = (name: string) => {
    if (name === sourceTable) return;
    wizard.edit([parameterEdit(job, "reader", sourceTableKey(job), name), ...noColumns]);
  };
  const takeTarget = (name: string) => {
    if (name === targetTable) return;
    wizard.edit([
      parameterEdit(job, "writer", "table", name),
      parameterEdit(job, "writer", "partition", ""),
      ...noColumns,
    ]);
  };
  return (
    <div className={styles.stack}>
      <div className={styles.panels}>
        <OtsstreamFields
          wizard={wizard}
          side={reader}
          table={sourceTable}
          detail={source.data}
          error={source.error}
          onTable={takeSource}
          preview={<PreviewButton side={reader} table={sourceTable} changes />}
        />
        <OdpsFields
          wizard={wizard}
          side={writer}
          table={targetTable}
          detail={target.data}
          error={target.error}
          showAll={showAll}
          onTable={takeTarget}
          onPropose={() => setProposing(true)}
          canPropose={!wizard.readOnly && sourceTable !== "" && reader.source !== null && writer.source !== null}
          preview={<PreviewButton side={writer} table={targetTable} />}
        />
      </div>
      <MappingSection
        wizard={wizard}
        reader={reader}
        source={source.data}
        destination={target.data}
        failed={source.isError || target.isError}
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
            takeTarget(table);
          }}
        />
      )}
    </div>
  );
}

"use client";
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { memo, useEffect, useEffectEvent, useMemo } from "react";
import { useTranslations } from "use-intl";
import { Panel } from "@/components/ui/page/panel";
import { catalogQueries } from "@/lib/client/catalog";
import type { TableDetail, TablePreview } from "@/lib/core/catalog";
import { isRowMode } from "@/lib/core/job/otsstream";
import { columnLists, mapSameName, mapSameRow, readMapping, type DestinationColumn } from "@/lib/core/mapping/mapping";
import { naturalFields, type SourceField } from "@/lib/core/mapping/source-field";
import type { JudgementOptions } from "@/lib/core/mapping/verdict";
import { columnEdits, columnListsOf, parameterValue, type WizardJob } from "@/lib/core/wizard/wizard-job";
import { MappingPanel } from "../mapping/mapping-panel";
import { useMapping } from "../mapping/use-mapping";
import styles from "./configure-step.module.css";
import { sameParts } from "./same-parts";
import type { Side } from "./use-sides";
import type { Wizard } from "./use-wizard";

const SAMPLE_ROWS = 20;

interface MappingSectionProps {
  readonly wizard: Wizard;
  readonly reader: Side;
  readonly source: TableDetail | undefined;
  readonly destination: TableDetail | undefined;
  /** One of the tables could not be looked at; its own field says why. */
  readonly failed: boolean;
}

/** Field mapping of the two tables, once both are known. */
export const MappingSection = memo(function MappingSection(props: MappingSectionProps) {
  const { source, destination, wizard, failed } = props;
  const t = useTranslations("wizard");
  const mapping = useTranslations("mapping");
  const { reader, writer } = wizard.job;
  const chosen = [reader.dataTable ?? reader.table, writer.table].every(
    (name) => typeof name === "string" && name !== "",
  );
  if (source && destination) return <TableMapping {...props} source={source} destination={destination} />;
  return (
    <Panel title={mapping("title")} help="mapping">
      {failed ? (
        <p className={styles.lead}>{t("mappingUnknown")}</p>
      ) : chosen ? (
        <Skeleton active paragraph={{ rows: 5 }} title={false} />
      ) : (
        <p className={styles.lead}>{t("mappingLater")}</p>
      )}
    </Panel>
  );
}, sameParts(mappedParts));

/** What of a job the mapping is made of. */
function mappedParts({ reader, writer }: WizardJob): readonly object[] {
  const { column, mode, isExportSequenceInfo, dataTable, table } = reader;
  return [
    { column, mode, isExportSequenceInfo, dataTable, table },
    { column: writer.column, table: writer.table, binaryEncoding: writer.binaryEncoding },
  ];
}

interface TableMappingProps extends MappingSectionProps {
  readonly source: TableDetail;
  readonly destination: TableDetail;
}

function TableMapping({ wizard, reader, source, destination }: TableMappingProps) {
  const { job, readOnly } = wizard;
  const mode = typeof job.reader.mode === "string" ? job.reader.mode : undefined;
  const sequence = parameterValue(job, "reader", "isExportSequenceInfo") === true;
  const rows = isRowMode({ mode });
  const natural = useMemo(
    () => naturalFields(source.columns, { mode, isExportSequenceInfo: sequence }),
    [source.columns, mode, sequence],
  );
  const columns = useMemo(
    () =>
      destination.columns
        .filter(({ role }) => role !== "partition")
        .map(({ name, type, comment }): DestinationColumn => ({ name, type, ...(comment ? { comment } : {}) })),
    [destination.columns],
  );
  const encoding = parameterValue(job, "writer", "binaryEncoding");
  const judging = useMemo(
    (): JudgementOptions => (encoding === "base64" || encoding === "hex" ? { binaryEncoding: encoding } : {}),
    [encoding],
  );
  const lists = columnListsOf(job);
  const editor = useMapping({ natural, columns, lists, allowConstants: !rows }, (next) =>
    wizard.edit(columnEdits(job, next)),
  );

  // Two tables that nobody has mapped yet: fields of equal name find each other, as the guide says.
  const isFresh = lists.reader === null && lists.writer === null && editor.mapping.lines.size === 0 && !editor.canUndo;
  const mapFresh = useEffectEvent(() => {
    const fresh = readMapping(natural, columns, lists, !rows);
    const named = mapSameName(fresh);
    const isMeant = named.lines.size > 0 || columns.length !== natural.length;
    wizard.edit(columnEdits(job, columnLists(isMeant ? named : mapSameRow(fresh))));
  });
  useEffect(() => {
    if (isFresh && !readOnly) mapFresh();
  }, [isFresh, readOnly, natural, columns]);

  // The sequence column comes and goes with its option.
  const stale = !sequence && !rows && lists.reader?.some((entry) => entry.toLowerCase() === "sequenceinfo") === true;
  const dropSequence = useEffectEvent(() => {
    const kept = [...editor.mapping.lines].filter(([, entry]) => entry.toLowerCase() !== "sequenceinfo");
    wizard.edit(columnEdits(job, columnLists({ ...editor.mapping, lines: new Map(kept) })));
  });
  useEffect(() => {
    if (stale && !readOnly) dropSequence();
  }, [stale, readOnly]);

  const samples = useSamples(reader, source.name, rows, natural);
  return (
    <div className={styles.mapping}>
      <MappingPanel editor={editor} samples={samples} judging={judging} allowConstants={!rows} readOnly={readOnly} />
    </div>
  );
}

/** The first value of each field: of change records in column mode, of rows in row mode. */
function useSamples(
  { source, environment }: Side,
  table: string,
  rows: boolean,
  natural: readonly SourceField[],
): ReadonlyMap<string, string> {
  const ref = { dataSourceId: source?.id ?? "", environment, table };
  const changes = useQuery({
    ...catalogQueries.changes(ref, { limit: SAMPLE_ROWS }),
    enabled: source !== null && !rows,
    staleTime: Infinity,
    retry: false,
  });
  const stored = useQuery({
    ...catalogQueries.rows(ref, { limit: SAMPLE_ROWS }),
    enabled: source !== null && rows,
    staleTime: Infinity,
    retry: false,
  });
  const data = rows ? stored.data : changes.data;
  return useMemo(() => (data ? firstValues(data, natural) : new Map()), [data, natural]);
}

function firstValues({ columns, rows }: TablePreview, natural: readonly SourceField[]): ReadonlyMap<string, string> {
  return new Map(
    natural.flatMap(({ entry }): [string, string][] => {
      const index = columns.findIndex(({ name }) => name.toLowerCase() === entry.toLowerCase());
      const cell = rows.map((row) => row[index] ?? null).find((value) => value !== null);
      return cell ? [[entry, cell.text]] : [];
    }),
  );
}

"use client";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ApiError } from "@/lib/client/api-error";
import { catalogQueries } from "@/lib/client/catalog";
import { dataSourceQueries } from "@/lib/client/data-sources";
import type { DataSourceView } from "@/lib/core/data-source";
import { dataSourceTypeOf, tableOf, type StepFacts } from "@/lib/core/job";
import type { Job, JobStep } from "@/lib/core/job";

/** The editor works with the development side; where there is only one side, that one is meant. */
const ENVIRONMENT = "DEV";
const TABLE_MISSING = ["tablestore.table_not_found", "maxcompute.table_missing"];
const SUGGESTED_TABLES = 200;

export interface NameFacts {
  readonly reader: StepFacts;
  readonly writer: StepFacts;
  readonly dataSources: readonly DataSourceView[];
  /** Why names could not be looked up, in the reader's language; null when they could. */
  readonly offline: string | null;
}

const ends = (job: Job | null) => ({ reader: job?.reader ?? null, writer: job?.writer ?? null });

/** What data sources, tables and columns there are for the names in a job; asked once the job can be understood. */
export function useNameFacts(job: Job | null): NameFacts {
  const sources = useQuery(dataSourceQueries.list());
  const dataSources = sources.data?.items ?? [];
  const { reader, writer } = ends(job);
  const read = useStepFacts(reader, sources.data?.items ?? null);
  const written = useStepFacts(writer, sources.data?.items ?? null);
  const failed = sources.error ?? read.error ?? written.error;
  return { reader: read.facts, writer: written.facts, dataSources, offline: failed?.message ?? null };
}

function useStepFacts(
  step: JobStep | null,
  dataSources: readonly DataSourceView[] | null,
): { readonly facts: StepFacts; readonly error: Error | null } {
  const wanted = step === null ? null : dataSourceTypeOf(step.stepType);
  const source = dataSources?.find(({ name, type }) => name === step?.dataSource && type === wanted);
  const named = step === null ? null : tableOf(step);
  const ref = { dataSourceId: source?.id ?? "", environment: ENVIRONMENT } as const;
  const list = useInfiniteQuery({
    ...catalogQueries.tables(ref.dataSourceId, { environment: ENVIRONMENT, limit: SUGGESTED_TABLES }),
    enabled: source !== undefined,
    retry: false,
  });
  const table = useQuery({
    ...catalogQueries.table({ ...ref, table: named?.table ?? "" }),
    enabled: source !== undefined && named !== null,
    retry: false,
  });
  const isMissing = table.error instanceof ApiError && TABLE_MISSING.includes(table.error.description.code);
  const facts: StepFacts = {
    dataSources: dataSources && new Map(dataSources.map(({ name, type }) => [name, type])),
    tables: list.data?.pages.flatMap(({ items }) => items.map(({ name }) => name)) ?? null,
    table: isMissing
      ? { kind: "missing" }
      : table.data
        ? { kind: "found", columns: table.data.columns, streamEnabled: table.data.stream?.enabled ?? null }
        : null,
  };
  return { facts, error: list.error ?? (isMissing ? null : table.error) };
}

import { ENVIRONMENTS, type DataSourceView, type Environment } from "@/lib/core/data-source";
import type { StatusName } from "@/components/ui/status/status-looks";
import { summarize, type ConnectionSummary } from "./connection";
import { connectivityStatus, latestTest } from "@/lib/core/data-source/connectivity";

/** One line of the list: a data source in one environment. */
export interface DataSourceRow {
  readonly key: string;
  readonly source: DataSourceView;
  readonly environment: Environment;
  readonly connection: ConnectionSummary;
  readonly status: StatusName;
  readonly test: ReturnType<typeof latestTest>;
  /** Null: the source has no connection of this environment, though its workspace has the environment. */
  readonly changedAt: Date | null;
}

export interface DataSourceFilter {
  readonly text: string;
  readonly type: string | null;
  readonly environment: string | null;
  readonly status: string | null;
}

/** A line per environment; where the workspace keeps two apart, also for the one that a source lacks. */
export function rowsOf(sources: readonly DataSourceView[], isStandard: boolean, now: Date): DataSourceRow[] {
  return sources.flatMap((source) => [
    ...source.environments.map(({ environment, settings, updatedAt }): DataSourceRow => {
      const test = latestTest(source.connectivity, environment);
      return {
        key: `${source.id} ${environment}`,
        source,
        environment,
        connection: summarize(settings),
        status: connectivityStatus(test, updatedAt, now),
        test,
        changedAt: updatedAt,
      };
    }),
    // What another workspace shares is completed there.
    ...(isStandard && source.sharedBy === null ? ENVIRONMENTS : [])
      .filter((environment) => source.environments.every((each) => each.environment !== environment))
      .map((environment): DataSourceRow => ({
        key: `${source.id} ${environment}`,
        source,
        environment,
        connection: summarize({}),
        status: "untested",
        test: null,
        changedAt: null,
      })),
  ]);
}

/** The text is looked for in name, description, instance or project, and address. */
export function filterRows(rows: readonly DataSourceRow[], filter: DataSourceFilter): DataSourceRow[] {
  const text = filter.text.trim().toLowerCase();
  return rows.filter(
    ({ source, environment, connection, status }) =>
      (filter.type === null || source.type === filter.type) &&
      (filter.environment === null || environment === filter.environment) &&
      (filter.status === null || status === filter.status) &&
      [source.name, source.description, connection.target, connection.endpoint].some((part) =>
        part.toLowerCase().includes(text),
      ),
  );
}

const COLLATOR = new Intl.Collator("en", { numeric: true });

export function sortRows(rows: readonly DataSourceRow[], key: string, descending: boolean): DataSourceRow[] {
  const compare = (a: DataSourceRow, b: DataSourceRow) =>
    key === "changed"
      ? (a.changedAt?.getTime() ?? 0) - (b.changedAt?.getTime() ?? 0)
      : COLLATOR.compare(a.source.name, b.source.name) || COLLATOR.compare(a.environment, b.environment);
  return [...rows].sort((a, b) => (descending ? compare(b, a) : compare(a, b)));
}

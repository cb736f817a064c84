import { readSqlNode } from "./sql/node-script";

/** A table that a script names, with the partition it writes as the script has it. */
export interface ScriptTable {
  readonly dataSource: string;
  readonly table: string;
  readonly partition: string | null;
}

export interface ScriptTables {
  readonly reads: readonly ScriptTable[];
  readonly writes: readonly ScriptTable[];
}

const NONE: ScriptTables = { reads: [], writes: [] };

/** The tables that a node's script reads and writes; none of a script that cannot be understood. Never throws. */
export function tablesOfScript(type: "DI" | "ODPS_SQL" | "VIRTUAL", script: string): ScriptTables {
  try {
    if (type === "DI") return tablesOfJob(script);
    return type === "ODPS_SQL" ? tablesOfSql(script) : NONE;
  } catch {
    return NONE;
  }
}

interface Step {
  readonly category?: unknown;
  readonly parameter?: Readonly<Record<string, unknown>>;
}

function tablesOfJob(script: string): ScriptTables {
  const { steps } = JSON.parse(script) as { readonly steps: readonly Step[] };
  const of = (wanted: string) =>
    steps.flatMap(({ category, parameter = {} }) => {
      const { datasource, partition } = parameter;
      const table = parameter.dataTable ?? parameter.table;
      if (category !== wanted || typeof datasource !== "string" || typeof table !== "string") return [];
      const spec = typeof partition === "string" && partition !== "" ? partition : null;
      return [{ dataSource: datasource, table, partition: spec }];
    });
  return { reads: of("reader"), writes: of("writer") };
}

function tablesOfSql(script: string): ScriptTables {
  const { dataSource, statements } = readSqlNode(script);
  if (dataSource === null) return NONE;
  const changing = statements.filter(({ effect }) => effect === "write");
  const reads = new Set(changing.flatMap((statement) => statement.reads));
  const writes = new Map(
    changing.flatMap((statement) => statement.writes).map((write) => [write.table, write.partition]),
  );
  return {
    reads: [...reads].map((table) => ({ dataSource, table, partition: null })),
    writes: [...writes].map(([table, partition]) => ({
      dataSource,
      table,
      partition: partition && plainSpec(partition),
    })),
  };
}

/** `ds = '20260701', hh='08'` as jobs write it: `ds=20260701,hh=08`. */
function plainSpec(partition: string): string {
  return partition
    .split(",")
    .map((level) =>
      level
        .split("=")
        .map((part) => part.trim().replace(/^(['"`])(.*)\1$/, "$2"))
        .join("="),
    )
    .join(",");
}

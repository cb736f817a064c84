/**
 * "Convert to full table": the SQL that folds column-level change records into one row per primary key.
 *
 * The base partition is treated as more `U` records with the smallest possible sequence (`''`), each column carrying its
 * cell version in a companion column `<column>__ver`, so one set of rules covers base and changes:
 *
 *   1. row reset     everything of a key at or before its last `DR` is void
 *   2. column reset  everything of a column at or before its last `DA` is void
 *   3. live cell     a `U` without a later `DO` of its version and without a later `U` of an equal or greater version
 *   4. existence     a row is there when a `U` follows its last `DR`, or when the base had it and no `DR` came
 *   5. version -1    a base cell whose version is unknown: any newer `U` or any `DO` of that column replaces it
 *
 * The statement gives the same result for repeated, reordered and duplicated change records. It holds for tables that
 * keep one version per cell. Source: DataX MultiVerModeRecordSender for what a change record says.
 */
export interface FullTable {
  /** The table the change records were written to, with its column names. */
  readonly changes: {
    readonly table: string;
    /** Which change records to fold: every one since the base. A predicate in SQL, or null for the whole table. */
    readonly where: string | null;
    readonly columns: ChangeColumns;
  };
  /** The full table: partitioned by one STRING column, one partition per merge. */
  readonly full: {
    readonly table: string;
    readonly partitionColumn: string;
    /** Partition that holds the last merge, or null for the first one, which starts from nothing. */
    readonly base: string | null;
    readonly target: string;
  };
  /** Primary key of the source table, in its order; the same names in both MaxCompute tables. */
  readonly keys: readonly { readonly name: string; readonly type: string }[];
  /** Attribute columns to keep. `source` is the name in Tablestore, case-sensitive; `name` the one in the full table. */
  readonly columns: readonly { readonly source: string; readonly name: string; readonly type: string }[];
}

/** Names of the fixed columns of a change table, as in the guide's DDL. */
export interface ChangeColumns {
  readonly column: string;
  readonly version: string;
  readonly value: string;
  readonly operation: string;
  readonly sequence: string;
}

export const GUIDE_CHANGE_COLUMNS: ChangeColumns = {
  column: "colname",
  version: "version",
  value: "colvalue",
  operation: "optype",
  sequence: "sequenceinfo",
};

/** Companion column that carries the version of `column`. */
export function versionColumn(column: string): string {
  return `${column}__ver`;
}

/** DDL of the full table. Lifecycle in days. */
export function fullTableDdl({ full, keys, columns }: FullTable, lifecycleDays = 90): string {
  const lines = [
    ...keys.map(({ name, type }) => `  ${id(name)} ${type}`),
    ...columns.flatMap(({ name, type }) => [`  ${id(name)} ${type}`, `  ${id(versionColumn(name))} BIGINT`]),
  ];
  return [
    `CREATE TABLE IF NOT EXISTS ${qualified(full.table)} (`,
    lines.join(",\n"),
    `)`,
    `PARTITIONED BY (${id(full.partitionColumn)} STRING)`,
    `LIFECYCLE ${lifecycleDays};`,
  ].join("\n");
}

/** A view of the last merge without the version columns: what people query. */
export function fullTableViewDdl(table: FullTable, view: string): string {
  const { full, keys, columns } = table;
  const names = [...keys, ...columns].map(({ name }) => id(name)).join(", ");
  return [
    `CREATE OR REPLACE VIEW ${qualified(view)} AS`,
    `SELECT ${names} FROM ${qualified(full.table)} WHERE ${id(full.partitionColumn)} = ${text(full.target)};`,
  ].join("\n");
}

/** Change records whose column the full table does not keep: to be reported, never dropped in silence. */
export function unknownColumnsSql({ changes, columns }: FullTable): string {
  const { column, operation } = changes.columns;
  const kept = columns.map(({ source }) => text(source)).join(", ");
  const filters = [
    `${id(operation)} <> 'DR'`,
    ...(kept === "" ? [] : [`${id(column)} NOT IN (${kept})`]),
    ...(changes.where === null ? [] : [`(${changes.where})`]),
  ];
  return [
    `SELECT ${id(column)}, COUNT(*) AS records`,
    `FROM ${qualified(changes.table)}`,
    `WHERE ${filters.join(" AND ")}`,
    `GROUP BY ${id(column)};`,
  ].join("\n");
}

/** The merge: one INSERT OVERWRITE of the target partition from the base partition and the change records. */
export function mergeSql(table: FullTable): string {
  const { changes, full, keys, columns } = table;
  const names = changes.columns;
  const key = (alias = "") => keys.map(({ name }) => `${alias}${id(name)}`).join(", ");
  const sameKey = (left: string, right: string) =>
    keys.map(({ name }) => `${left}.${id(name)} = ${right}.${id(name)}`).join(" AND ");
  const noRow = (alias: string) => `${alias}.${id(keys[0]?.name ?? "")} IS NULL`;
  const isBase = (base: string) => `${id(full.partitionColumn)} = ${text(base)}`;

  const changeRecords = [
    `  SELECT DISTINCT ${key()}, ${id(names.column)} AS colname, ${id(names.version)} AS ver, ${id(names.value)} AS colvalue,`,
    `         ${id(names.operation)} AS optype, ${id(names.sequence)} AS seq`,
    `  FROM ${qualified(changes.table)}`,
    ...(changes.where === null ? [] : [`  WHERE ${changes.where}`]),
  ];
  const base = full.base;
  const baseCells =
    base === null
      ? []
      : columns.flatMap(({ source, name }) => [
          `  UNION ALL`,
          `  SELECT ${key()}, ${text(source)} AS colname, ${id(versionColumn(name))} AS ver, CAST(${id(name)} AS STRING) AS colvalue,`,
          `         'U' AS optype, '' AS seq`,
          `  FROM ${qualified(full.table)} WHERE ${isBase(base)} AND ${id(versionColumn(name))} IS NOT NULL`,
        ]);
  const baseKeys =
    base === null
      ? []
      : [
          `  UNION`,
          `  SELECT ${key("b.")} FROM (SELECT ${key()} FROM ${qualified(full.table)} WHERE ${isBase(base)}) b`,
          `  LEFT JOIN row_reset r ON ${sameKey("b", "r")} WHERE ${noRow("r")}`,
        ];
  const cells = columns.flatMap(({ source, name }) => [
    `         MAX(CASE WHEN colname = ${text(source)} THEN colvalue END) AS ${id(name)}`,
    `         MAX(CASE WHEN colname = ${text(source)} THEN ver END) AS ${id(versionColumn(name))}`,
  ]);
  const result = columns.flatMap(({ name, type }) => [
    /^STRING$/i.test(type) ? `w.${id(name)}` : `CAST(w.${id(name)} AS ${type})`,
    `w.${id(versionColumn(name))}`,
  ]);

  return [
    `WITH chg AS (`,
    ...changeRecords,
    ...baseCells,
    `),`,
    `row_reset AS (`,
    `  SELECT ${key()}, MAX(seq) AS dr_seq FROM chg WHERE optype = 'DR' GROUP BY ${key()}`,
    `),`,
    `col_reset AS (`,
    `  SELECT ${key()}, colname, MAX(seq) AS da_seq FROM chg WHERE optype = 'DA' GROUP BY ${key()}, colname`,
    `),`,
    `after_dr AS (`,
    `  SELECT ${key("c.")}, c.colname, c.ver, c.colvalue, c.optype, c.seq`,
    `  FROM chg c LEFT JOIN row_reset r ON ${sameKey("c", "r")}`,
    `  WHERE c.optype IN ('U', 'DO') AND (r.dr_seq IS NULL OR c.seq > r.dr_seq)`,
    `),`,
    `cell_events AS (`,
    `  SELECT ${key("e.")}, e.colname, e.ver, e.colvalue, e.optype, e.seq`,
    `  FROM after_dr e LEFT JOIN col_reset k ON ${sameKey("e", "k")} AND e.colname = k.colname`,
    `  WHERE k.da_seq IS NULL OR e.seq > k.da_seq`,
    `),`,
    `ranked AS (`,
    `  SELECT ${key()}, colname, ver, colvalue, optype, seq,`,
    `         MAX(CASE WHEN optype = 'U' THEN ver END)`,
    `           OVER (PARTITION BY ${key()}, colname ORDER BY seq`,
    `                 ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS later_u_ver,`,
    `         MAX(CASE WHEN optype = 'DO' THEN 1 ELSE 0 END)`,
    `           OVER (PARTITION BY ${key()}, colname, ver ORDER BY seq`,
    `                 ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS later_do,`,
    `         MAX(CASE WHEN optype = 'DO' THEN 1 ELSE 0 END)`,
    `           OVER (PARTITION BY ${key()}, colname) AS any_do`,
    `  FROM cell_events`,
    `),`,
    `live_cell AS (`,
    `  SELECT ${key()}, colname, ver, colvalue`,
    `  FROM (`,
    `    SELECT ${key()}, colname, ver, colvalue,`,
    `           ROW_NUMBER() OVER (PARTITION BY ${key()}, colname ORDER BY ver DESC, seq DESC) AS rn`,
    `    FROM ranked`,
    `    WHERE optype = 'U'`,
    `      AND (later_u_ver IS NULL OR later_u_ver < ver)`,
    `      AND COALESCE(later_do, 0) = 0`,
    `      AND NOT (ver = -1 AND any_do = 1)`,
    `  ) t`,
    `  WHERE rn = 1`,
    `),`,
    `wide AS (`,
    `  SELECT ${key()}${cells.length === 0 ? "" : ","}`,
    cells.join(",\n"),
    `  FROM live_cell GROUP BY ${key()}`,
    `),`,
    `row_keys AS (`,
    `  SELECT DISTINCT ${key()} FROM after_dr WHERE optype = 'U'`,
    ...baseKeys,
    `)`,
    `INSERT OVERWRITE TABLE ${qualified(full.table)} PARTITION (${id(full.partitionColumn)} = ${text(full.target)})`,
    `SELECT ${[key("k."), ...result].join(", ")}`,
    `FROM row_keys k LEFT JOIN wide w ON ${sameKey("k", "w")};`,
  ]
    .filter((line) => line !== "")
    .join("\n");
}

function id(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

/** `project.table` is two names. */
function qualified(name: string): string {
  return name.split(".").map(id).join(".");
}

/** MaxCompute reads backslash escapes inside quotes. */
function text(value: string): string {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

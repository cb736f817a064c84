import type { Expression, Name, Query, TableName } from "./ast";
import type { OdpsType } from "@/lib/maxcompute/odps-type";
import type { Position } from "./odps-error";

export interface ColumnDefinition {
  readonly name: Name;
  readonly type: OdpsType;
  readonly comment: string;
  readonly nullable: boolean;
  readonly defaultValue: Expression | null;
}

/** `PARTITION (pt='x', hh)`: levels with and without a value. */
export interface PartitionClause {
  readonly at: Position;
  readonly levels: readonly { readonly name: Name; readonly value: Expression | null }[];
}

/** `PARTITION (pt='x')`, or for dropping a filter such as `PARTITION (pt < '20250101')`. */
export type PartitionSelector =
  | { readonly kind: "spec"; readonly clause: PartitionClause }
  | { readonly kind: "filter"; readonly at: Position; readonly filter: Expression };

export type AlterAction =
  | { readonly kind: "addPartitions"; readonly ifNotExists: boolean; readonly partitions: readonly PartitionClause[] }
  | { readonly kind: "dropPartitions"; readonly ifExists: boolean; readonly partitions: readonly PartitionSelector[] }
  | { readonly kind: "renamePartition"; readonly from: PartitionClause; readonly to: PartitionClause }
  | { readonly kind: "addColumns"; readonly ifNotExists: boolean; readonly columns: readonly ColumnDefinition[] }
  | { readonly kind: "dropColumns"; readonly columns: readonly Name[] }
  | {
      readonly kind: "changeColumn";
      readonly column: Name;
      readonly name: Name;
      readonly type: OdpsType | null;
      readonly comment: string | null;
      readonly nullable: boolean | null;
    }
  | { readonly kind: "rename"; readonly name: Name }
  | { readonly kind: "setComment"; readonly comment: string }
  | { readonly kind: "setLifecycle"; readonly days: number }
  | { readonly kind: "setProperties"; readonly properties: Readonly<Record<string, string>> }
  | { readonly kind: "touch"; readonly partition: PartitionClause | null }
  /** Accepted and without effect here: `MERGE SMALLFILES`, `ENABLE LIFECYCLE`, `CHANGEOWNER`. */
  | { readonly kind: "nothing" };

export interface CreateTable {
  readonly kind: "createTable";
  readonly name: TableName;
  readonly ifNotExists: boolean;
  readonly columns: readonly ColumnDefinition[];
  readonly partitionKeys: readonly ColumnDefinition[];
  readonly primaryKey: readonly Name[];
  readonly comment: string;
  readonly lifecycle: number | null;
  readonly properties: Readonly<Record<string, string>>;
  readonly like: TableName | null;
  readonly as: Query | null;
}

export interface Insert {
  readonly kind: "insert";
  readonly overwrite: boolean;
  readonly table: TableName;
  readonly partition: PartitionClause | null;
  readonly columns: readonly Name[];
  readonly query: Query;
}

export interface Merge {
  readonly kind: "merge";
  readonly target: TableName;
  readonly alias: Name | null;
  readonly source: Query;
  readonly sourceAlias: Name;
  readonly on: Expression;
  readonly clauses: readonly MergeClause[];
}
export interface Assignment {
  readonly column: Name;
  readonly value: Expression;
}
export type MergeClause = { readonly condition: Expression | null } & (
  | { readonly kind: "update"; readonly set: readonly Assignment[] }
  | { readonly kind: "delete" }
  | { readonly kind: "insert"; readonly columns: readonly Name[]; readonly values: readonly Expression[] }
);

export type Statement = { readonly at: Position } & (
  | { readonly kind: "select"; readonly query: Query }
  | { readonly kind: "assign"; readonly variable: string; readonly query: Query }
  | CreateTable
  | {
      readonly kind: "createView";
      readonly name: TableName;
      readonly ifNotExists: boolean;
      readonly orReplace: boolean;
      readonly columns: readonly Name[];
      readonly comment: string;
      readonly query: Query;
      /** The query as written. */
      readonly text: string;
    }
  | { readonly kind: "drop"; readonly what: "table" | "view"; readonly name: TableName; readonly ifExists: boolean }
  | { readonly kind: "createSchema"; readonly name: TableName; readonly ifNotExists: boolean; readonly comment: string }
  | { readonly kind: "dropSchema"; readonly name: TableName; readonly ifExists: boolean }
  | { readonly kind: "truncate"; readonly table: TableName; readonly partitions: readonly PartitionClause[] }
  | { readonly kind: "alter"; readonly table: TableName; readonly action: AlterAction }
  | Insert
  | {
      readonly kind: "delete";
      readonly table: TableName;
      readonly alias: Name | null;
      readonly where: Expression | null;
    }
  | {
      readonly kind: "update";
      readonly table: TableName;
      readonly alias: Name | null;
      readonly set: readonly Assignment[];
      readonly where: Expression | null;
    }
  | Merge
  | { readonly kind: "showTables"; readonly in: TableName | null; readonly like: string | null }
  | { readonly kind: "showPartitions"; readonly table: TableName; readonly partition: PartitionClause | null }
  | { readonly kind: "showCreateTable"; readonly table: TableName }
  | { readonly kind: "showSchemas" }
  | {
      readonly kind: "describe";
      readonly table: TableName;
      readonly extended: boolean;
      readonly partition: PartitionClause | null;
    }
  | { readonly kind: "set"; readonly name: string; readonly value: string }
);

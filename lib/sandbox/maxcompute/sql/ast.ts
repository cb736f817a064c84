import type { OdpsType } from "@/lib/maxcompute/odps-type";
import type { Position } from "./odps-error";

/** Names are lower-cased: MaxCompute matches them without case and stores them so. */
export interface Name {
  readonly text: string;
  readonly at: Position;
}

/** `table`, `project.table`, `schema.table` or `project.schema.table`. */
export interface TableName {
  readonly parts: readonly Name[];
  readonly at: Position;
}

export type Expression = { readonly at: Position } & (
  | { readonly kind: "text"; readonly value: string }
  /** Digits with their type suffix: `12`, `1.5e3`, `7L`, `1.5BD`. */
  | { readonly kind: "number"; readonly value: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" }
  /** `DATE '…'`, `DATETIME '…'`, `TIMESTAMP '…'`. */
  | { readonly kind: "typedText"; readonly type: OdpsType; readonly value: string }
  | { readonly kind: "interval"; readonly value: Expression; readonly unit: string }
  | { readonly kind: "column"; readonly parts: readonly Name[] }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "star"; readonly qualifier: readonly Name[]; readonly except: readonly Name[] }
  | Call
  | { readonly kind: "unary"; readonly operator: "-" | "+" | "NOT" | "~"; readonly operand: Expression }
  | { readonly kind: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: "is";
      readonly operand: Expression;
      readonly what: "NULL" | "TRUE" | "FALSE";
      readonly negated: boolean;
    }
  | {
      readonly kind: "inList";
      readonly operand: Expression;
      readonly list: readonly Expression[];
      readonly negated: boolean;
    }
  | { readonly kind: "inQuery"; readonly operand: Expression; readonly query: Query; readonly negated: boolean }
  | {
      readonly kind: "between";
      readonly operand: Expression;
      readonly low: Expression;
      readonly high: Expression;
      readonly negated: boolean;
    }
  | {
      readonly kind: "like";
      readonly operator: "LIKE" | "ILIKE" | "RLIKE";
      readonly operand: Expression;
      readonly pattern: Expression;
      readonly escape: string | null;
      readonly negated: boolean;
    }
  | {
      readonly kind: "case";
      readonly operand: Expression | null;
      readonly branches: readonly { readonly when: Expression; readonly then: Expression }[];
      readonly otherwise: Expression | null;
    }
  | { readonly kind: "cast"; readonly operand: Expression; readonly type: OdpsType }
  | { readonly kind: "exists"; readonly query: Query }
  | { readonly kind: "subquery"; readonly query: Query }
  | { readonly kind: "row"; readonly items: readonly Expression[] }
  | { readonly kind: "index"; readonly operand: Expression; readonly index: Expression }
  | { readonly kind: "field"; readonly operand: Expression; readonly name: Name }
  | { readonly kind: "lambda"; readonly parameters: readonly Name[]; readonly body: Expression }
);

export interface Call {
  readonly kind: "call";
  readonly at: Position;
  /** Upper case. */
  readonly name: string;
  readonly distinct: boolean;
  readonly args: readonly Expression[];
  readonly filter: Expression | null;
  /** `WITHIN GROUP (ORDER BY …)` or an ORDER BY inside the parentheses. */
  readonly orderBy: readonly OrderItem[];
  readonly ignoreNulls: boolean;
  readonly over: Window | null;
}

export interface Window {
  readonly name: Name | null;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
  readonly frame: Frame | null;
}

export interface Frame {
  readonly unit: "ROWS" | "RANGE";
  readonly start: FrameBound;
  readonly end: FrameBound | null;
}
export type FrameBound =
  | { readonly kind: "unboundedPreceding" | "unboundedFollowing" | "currentRow" }
  | { readonly kind: "preceding" | "following"; readonly offset: Expression };

export interface OrderItem {
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nulls: "FIRST" | "LAST" | null;
}

export interface Query {
  readonly at: Position;
  readonly with: readonly { readonly name: Name; readonly columns: readonly Name[]; readonly query: Query }[];
  readonly body: QueryBody;
  readonly orderBy: readonly OrderItem[];
  readonly limit: Expression | null;
  readonly offset: Expression | null;
}

export type QueryBody =
  | Select
  | { readonly kind: "values"; readonly at: Position; readonly rows: readonly (readonly Expression[])[] }
  | { readonly kind: "nested"; readonly at: Position; readonly query: Query }
  | {
      readonly kind: "set";
      readonly at: Position;
      readonly operator: "UNION" | "INTERSECT" | "EXCEPT";
      readonly all: boolean;
      readonly left: QueryBody;
      readonly right: QueryBody;
    };

export interface Select {
  readonly kind: "select";
  readonly at: Position;
  readonly distinct: boolean;
  readonly items: readonly SelectItem[];
  readonly from: Source | null;
  readonly where: Expression | null;
  readonly groupBy: GroupBy | null;
  readonly having: Expression | null;
  readonly qualify: Expression | null;
  readonly windows: readonly { readonly name: Name; readonly window: Window }[];
}

export interface SelectItem {
  readonly expression: Expression;
  /** Several only for a function that makes several columns. */
  readonly aliases: readonly Name[];
}

export interface GroupBy {
  readonly items: readonly Expression[];
  readonly form: "plain" | "ROLLUP" | "CUBE" | { readonly sets: readonly (readonly Expression[])[] };
}

export type Source =
  | { readonly kind: "table"; readonly name: TableName; readonly alias: Name | null }
  | { readonly kind: "variable"; readonly name: string; readonly at: Position; readonly alias: Name | null }
  | { readonly kind: "query"; readonly query: Query; readonly alias: Name | null; readonly columns: readonly Name[] }
  | {
      readonly kind: "join";
      readonly type: "INNER" | "LEFT" | "RIGHT" | "FULL" | "CROSS" | "LEFT SEMI" | "LEFT ANTI";
      readonly natural: boolean;
      readonly left: Source;
      readonly right: Source;
      readonly on: Expression | null;
      readonly using: readonly Name[];
    }
  | {
      readonly kind: "lateralView";
      readonly input: Source;
      readonly outer: boolean;
      readonly call: Call;
      readonly alias: Name;
      readonly columns: readonly Name[];
    };

/** The part of the official npm client that the sandbox's samples and tests use; the package ships no types. */
declare module "tablestore" {
  export class Int64 {
    toNumber(): number;
    toString(): string;
    toBuffer(): Buffer;
  }
  export type KeyCell = Readonly<Record<string, unknown>>;
  export interface Row {
    readonly primaryKey?: readonly { readonly name: string; readonly value: unknown }[];
    readonly attributes?: readonly {
      readonly columnName: string;
      readonly columnValue: unknown;
      readonly timestamp: Int64;
    }[];
  }
  /** The answers differ by operation; a test reads the fields it expects. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  export type Answer = any;
  type Parameters = Readonly<Record<string, unknown>>;

  export interface Client {
    listTable(parameters: Parameters): Promise<Answer>;
    createTable(parameters: Parameters): Promise<Answer>;
    describeTable(parameters: Parameters): Promise<Answer>;
    updateTable(parameters: Parameters): Promise<Answer>;
    deleteTable(parameters: Parameters): Promise<Answer>;
    putRow(parameters: Parameters): Promise<Answer>;
    updateRow(parameters: Parameters): Promise<Answer>;
    deleteRow(parameters: Parameters): Promise<Answer>;
    getRow(parameters: Parameters): Promise<Answer>;
    getRange(parameters: Parameters): Promise<Answer>;
    batchGetRow(parameters: Parameters): Promise<Answer>;
    batchWriteRow(parameters: Parameters): Promise<Answer>;
    startLocalTransaction(parameters: Parameters): Promise<Answer>;
    commitTransaction(parameters: Parameters): Promise<Answer>;
    extractError?: (response: Answer) => void;
  }
  interface Constants {
    readonly [name: string]: number;
  }
  const TableStore: {
    readonly Client: new (config: Parameters) => Client;
    readonly Long: { fromNumber(value: number): Int64; fromString(text: string): Int64 };
    readonly RowExistenceExpectation: Constants;
    readonly PrimaryKeyType: Constants;
    readonly DefinedColumnType: Constants;
    readonly PrimaryKeyOption: Constants;
    readonly ReturnType: Constants;
    readonly Direction: Constants;
    readonly ComparatorType: Constants;
    readonly LogicalOperator: Constants;
    readonly INF_MIN: unknown;
    readonly INF_MAX: unknown;
    readonly PK_AUTO_INCR: unknown;
    readonly Condition: new (existence: number | undefined, columnCondition: unknown) => unknown;
    readonly SingleColumnCondition: new (
      name: string,
      value: unknown,
      comparator: number | undefined,
      passIfMissing?: boolean,
      latestVersionOnly?: boolean,
    ) => unknown;
    readonly CompositeCondition: new (operator: number | undefined) => { addSubCondition(condition: unknown): void };
    readonly ColumnPaginationFilter: new (limit: number, offset: number) => unknown;
    readonly util: { readonly date: { getDate: () => Date } };
  };
  export default TableStore;
}

import TableStore, { type Client } from "tablestore";
import type { CellChange, CellValue, RowChange } from "./ledger";

const BATCH_ROWS = 100;
const TABLE_OPTIONS = { timeToLive: -1, maxVersions: 5, maxTimeDeviation: 10 * 365 * 86_400 };
export const KEY = "pk";

export interface SourceConnection {
  readonly endpoint: string;
  readonly instance: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

/** The source through the official client: whoever writes the changes also knows what was acknowledged. */
export class Source {
  readonly #client: Client;

  constructor({ endpoint, instance, accessKeyId, accessKeySecret }: SourceConnection) {
    this.#client = new TableStore.Client({
      accessKeyId,
      secretAccessKey: accessKeySecret,
      instancename: instance,
      endpoint,
      httpOptions: { timeout: 20_000 },
    });
  }

  async createTable(name: string): Promise<void> {
    await this.#client.createTable({
      tableMeta: { tableName: name, primaryKey: [{ name: KEY, type: "STRING" }] },
      reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
      tableOptions: TABLE_OPTIONS,
      streamSpecification: { enableStream: true, expirationTime: 24 },
    });
  }

  async setStream(name: string, isEnabled: boolean): Promise<void> {
    await this.#client.updateTable({
      tableName: name,
      reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
      tableOptions: TABLE_OPTIONS,
      streamSpecification: isEnabled ? { enableStream: true, expirationTime: 24 } : { enableStream: false },
    });
  }

  async dropTable(name: string): Promise<void> {
    await this.#client.deleteTable({ tableName: name });
  }

  /** Writes in order; `acknowledged` hears of each change once the service has said yes to it. */
  async write(table: string, changes: readonly RowChange[], acknowledged: (change: RowChange) => void): Promise<void> {
    for (const batch of batches(changes)) {
      const { tables } = await this.#client.batchWriteRow({
        tables: [{ tableName: table, rows: batch.map(requestOf) }],
      });
      const answers = tables as readonly { readonly isOk: boolean; readonly errorMessage?: string }[];
      for (const [index, { isOk, errorMessage }] of answers.entries()) {
        if (!isOk) throw new Error(`a change was refused: ${errorMessage}`);
        acknowledged(batch[index]!);
      }
    }
  }

  /** Every row of a table with three text keys, as name → value, keys included. */
  async rowsOf(table: string, keys: readonly string[]): Promise<Record<string, unknown>[]> {
    const found: Record<string, unknown>[] = [];
    let start: unknown = keys.map((name) => ({ [name]: TableStore.INF_MIN }));
    for (;;) {
      const { rows, nextStartPrimaryKey } = await this.#client.getRange({
        tableName: table,
        direction: TableStore.Direction.FORWARD,
        inclusiveStartPrimaryKey: start,
        exclusiveEndPrimaryKey: keys.map((name) => ({ [name]: TableStore.INF_MAX })),
        maxVersions: 1,
        limit: 500,
      });
      for (const { primaryKey, attributes } of rows as readonly OfficialRow[]) {
        const row: Record<string, unknown> = {};
        for (const { name, value } of primaryKey) row[name] = value;
        for (const { columnName, columnValue } of attributes) row[columnName] = columnValue;
        found.push(row);
      }
      if (!nextStartPrimaryKey) return found;
      start = (nextStartPrimaryKey as OfficialRow["primaryKey"]).map(({ name, value }) => ({ [name]: value }));
    }
  }

  async putText(table: string, key: Readonly<Record<string, string>>, cells: Readonly<Record<string, string>>) {
    await this.#client.putRow({
      tableName: table,
      condition: new TableStore.Condition(TableStore.RowExistenceExpectation.IGNORE, null),
      primaryKey: Object.entries(key).map(([name, value]) => ({ [name]: value })),
      attributeColumns: Object.entries(cells).map(([name, value]) => ({ [name]: value })),
    });
  }

  async deleteKey(table: string, key: Readonly<Record<string, string>>): Promise<void> {
    await this.#client.deleteRow({
      tableName: table,
      condition: new TableStore.Condition(TableStore.RowExistenceExpectation.IGNORE, null),
      primaryKey: Object.entries(key).map(([name, value]) => ({ [name]: value })),
    });
  }

  /** A table whose keys are not those of a status table. */
  async createPlainTable(name: string): Promise<void> {
    await this.#client.createTable({
      tableMeta: { tableName: name, primaryKey: [{ name: "id", type: "INTEGER" }] },
      reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
      tableOptions: { timeToLive: -1, maxVersions: 1 },
    });
  }

  async hasTable(name: string): Promise<boolean> {
    const { tableNames } = await this.#client.listTable({});
    return (tableNames as readonly string[]).includes(name);
  }
}

interface OfficialRow {
  readonly primaryKey: readonly { readonly name: string; readonly value: unknown }[];
  readonly attributes: readonly { readonly columnName: string; readonly columnValue: unknown }[];
}

/** A batch may name a key once only, and its order within must be that of the list. */
function* batches(changes: readonly RowChange[]): Generator<RowChange[]> {
  let batch: RowChange[] = [];
  let bytes = 0;
  for (const change of changes) {
    const size = change.cells.reduce((sum, cell) => sum + sizeOf(cell), 100);
    const isFull = batch.length === BATCH_ROWS || bytes + size > 3_000_000;
    if (isFull || batch.some(({ key }) => key === change.key)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(change);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

function sizeOf(cell: CellChange): number {
  return cell.kind === "put" && typeof cell.value === "string" ? 3 * cell.value.length + 60 : 60;
}

function requestOf({ type, key, cells }: RowChange): object {
  const condition = new TableStore.Condition(TableStore.RowExistenceExpectation.IGNORE, null);
  const primaryKey = [{ [KEY]: key }];
  if (type === "delete") return { type: "DELETE", condition, primaryKey };
  if (type === "put") return { type: "PUT", condition, primaryKey, attributeColumns: cells.map(putOf) };
  const attributeColumns = cells.map((cell) => {
    if (cell.kind === "put") return { PUT: [putOf(cell)] };
    if (cell.kind === "deleteAll") return { DELETE_ALL: [cell.column] };
    return { DELETE: [{ [cell.column]: TableStore.Long.fromNumber(cell.version) }] };
  });
  return { type: "UPDATE", condition, primaryKey, attributeColumns };
}

function putOf(cell: CellChange): object {
  if (cell.kind !== "put") throw new Error("a put has values only");
  return { [cell.column]: official(cell.value), timestamp: TableStore.Long.fromNumber(cell.version) };
}

/** A plain number would be a DOUBLE: whole numbers must be wrapped. */
function official(value: CellValue): unknown {
  if (typeof value !== "object") return value;
  return "integer" in value ? TableStore.Long.fromString(value.integer) : value.double;
}

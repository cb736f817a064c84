import TableStore, { type Client } from "tablestore";
import { ServiceError } from "@/lib/tablestore/operations/shared";
import type { Account } from "../accounts";
import { isOpenStatus, ORDERS, Shop, type ColumnValue, type OrderChange } from "./orders";

const PAGE = 100;

/**
 * The shop's own program: it talks to the sandbox through the official npm client like any user's script would, so that
 * every sample row has passed the real protocol.
 */
export class OrdersClient {
  readonly table: string;
  readonly #client: Client;

  /** The package keeps its clock in one place for the whole process; `now` becomes that clock. */
  constructor(
    endpoint: string,
    { accessKeyId, accessKeySecret }: Account,
    now: () => Date,
    table: string = ORDERS.table,
  ) {
    this.table = table;
    TableStore.util.date.getDate = now;
    this.#client = new TableStore.Client({
      accessKeyId,
      secretAccessKey: accessKeySecret.reveal(),
      instancename: ORDERS.instance,
      endpoint,
      httpOptions: { timeout: 10_000 },
    });
    // The package looks for an XML parser that it does not contain, and shows the message's bytes instead.
    this.#client.extractError = (response) => {
      const { statusCode: status, body } = response.httpResponse;
      const { code, message = "" } = ServiceError.decode(body);
      response.error = Object.assign(new Error(`${code}: ${message}`), { status, code });
    };
  }

  async createTable(): Promise<void> {
    await this.#client.createTable({
      tableMeta: { tableName: this.table, primaryKey: [{ name: ORDERS.keyColumn, type: "STRING" }] },
      reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
      tableOptions: { timeToLive: -1, maxVersions: 1 },
      streamSpecification: { enableStream: true, expirationTime: ORDERS.expirationHours },
    });
  }

  /** A shop that goes on where the table stands. */
  async openShop(): Promise<Shop> {
    const { rows } = await this.#client.getRange({
      tableName: this.table,
      direction: TableStore.Direction.BACKWARD,
      inclusiveStartPrimaryKey: [{ [ORDERS.keyColumn]: TableStore.INF_MAX }],
      exclusiveEndPrimaryKey: [{ [ORDERS.keyColumn]: TableStore.INF_MIN }],
      columnsToGet: ["status"],
      maxVersions: 1,
      limit: PAGE,
    });
    const orders = (rows as readonly OfficialRow[]).toReversed().map(({ primaryKey, attributes }) => ({
      pk: String(primaryKey[0]?.value),
      status: attributes[0]?.columnValue,
    }));
    const last = Number(orders.findLast(({ pk }) => /^order-\d{8}$/.test(pk))?.pk.slice("order-".length) ?? 0);
    return new Shop(
      last,
      orders.flatMap(({ pk, status }) => (isOpenStatus(status) ? [{ pk, status }] : [])),
    );
  }

  /** Makes all changes with one request. Rejects when any row was refused. */
  async apply(changes: readonly OrderChange[]): Promise<void> {
    const { tables } = await this.#client.batchWriteRow({
      tables: [{ tableName: this.table, rows: changes.map(requestOf) }],
    });
    const refused = (tables as readonly { readonly isOk: boolean; readonly errorMessage?: string }[]).find(
      ({ isOk }) => !isOk,
    );
    if (refused) throw new Error(`the sandbox refused a sample row: ${refused.errorMessage}`);
  }
}

interface OfficialRow {
  readonly primaryKey: readonly { readonly value: unknown }[];
  readonly attributes: readonly { readonly columnValue: unknown }[];
}

function requestOf(change: OrderChange): object {
  const condition = new TableStore.Condition(TableStore.RowExistenceExpectation.IGNORE, null);
  const primaryKey = [{ [ORDERS.keyColumn]: change.pk }];
  switch (change.type) {
    case "place": {
      const attributeColumns = Object.entries(change.columns).map(([name, value]) => ({ [name]: attribute(value) }));
      return { type: "PUT", condition, primaryKey, attributeColumns };
    }
    case "progress": {
      const note = change.note === null ? [{ DELETE_ALL: ["note"] }] : [{ PUT: [{ note: change.note }] }];
      const attributeColumns = [{ PUT: [{ status: change.status }] }, ...note];
      return { type: "UPDATE", condition, primaryKey, attributeColumns };
    }
    case "cancel":
      return { type: "DELETE", condition, primaryKey };
  }
}

/** A plain number would be a DOUBLE: whole numbers must be wrapped. */
function attribute(value: ColumnValue): unknown {
  return typeof value === "number" && Number.isInteger(value) ? TableStore.Long.fromNumber(value) : value;
}

import { dataSize } from "../rows/data-size";
import { invalid, noSuchTable } from "../service-error";
import { LIMIT } from "../validation/limits";
import { checkTableName } from "../validation/names";
import { asRefusal } from "../validation/row-input";
import { consumed, type Operation } from "./call";
import { readKey, readOne } from "./reads";
import { readSelection } from "./selection";

/** Fails as a whole for what is wrong with the request, and row by row for what is wrong with a row. */
export const batchGetRow: Operation<"BatchGetRow"> = ({ tables }, call) => {
  if (tables.length === 0) throw invalid("No row specified in the request of BatchGetRow.");
  checkDuplicates(tables);
  const rowCount = tables.reduce((count, { primaryKey }) => count + primaryKey.length, 0);
  if (rowCount > LIMIT.rowsPerBatchGet) throw invalid(`Rows count exceeds the upper limit: ${LIMIT.rowsPerBatchGet}.`);
  const prepared = tables.map((request) => ({ request, selection: readSelection(request) }));
  return call.store.reader.snapshot(() => ({
    tables: prepared.map(({ request: { tableName, primaryKey }, selection }) => ({
      tableName,
      rows: primaryKey.map((bytes) =>
        orRefusal(() => {
          const table = call.store.table(call.instance, tableName);
          if (table === null) throw noSuchTable();
          const row = readOne(table, readKey(bytes, table), selection, call);
          return { isOk: true, consumed: consumed("read", dataSize(row)), row };
        }),
      ),
    })),
  }));
};

/** @throws ServiceError when a batch names a table twice, or one that cannot be named so */
export function checkDuplicates(tables: readonly { readonly tableName: string }[]): void {
  for (const [index, { tableName }] of tables.entries()) {
    checkTableName(tableName);
    if (tables.findIndex((other) => other.tableName === tableName) < index)
      throw invalid(`Duplicated table name: '${tableName}'.`);
  }
}

function orRefusal<T>(read: () => T) {
  try {
    return read();
  } catch (error) {
    const { code, message } = asRefusal(error);
    return { isOk: false, error: { code, message } };
  }
}

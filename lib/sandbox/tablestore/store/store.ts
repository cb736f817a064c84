import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { lockFolder } from "../../folder-lock";
import type { RowResult, StoreOperation } from "./operation";
import { StoreReader } from "./reader";
import type { Table } from "./table";
import { WriterHandle } from "./writer-handle";

/**
 * All data of one Tablestore sandbox. Reads see what is committed; `apply` resolves when its operation is on disk, and
 * operations are applied in the order in which they were handed over.
 */
export interface Store {
  readonly reader: StoreReader;
  hasInstance(instance: string): boolean;
  /** By name. */
  tables(instance: string): readonly Table[];
  table(instance: string, name: string): Table | null;
  tableById(id: number): Table | null;
  /** @throws ServiceError when the operation is refused; a `write` that is not atomic reports per row instead. */
  apply(operation: StoreOperation): Promise<readonly RowResult[]>;
  /** Resolves when everything handed over is on disk and the files are closed. */
  close(): Promise<void>;
}

/** Opens the store in `home`, which no other process may have open. @throws FolderBusy */
export async function openStore(home: string): Promise<Store> {
  mkdirSync(home, { recursive: true });
  const lock = lockFolder(home);
  const file = join(home, "tablestore.db");
  const writer = await WriterHandle.start(file).catch((error: unknown) => {
    lock.release();
    throw error;
  });
  const reader = new StoreReader(file);
  let instances = new Set<string>();
  let tables: readonly Table[] = [];
  const reload = () => {
    instances = new Set(reader.instances());
    tables = reader.tables();
  };
  reload();
  return {
    reader,
    hasInstance: (instance) => instances.has(instance),
    tables: (instance) => tables.filter((table) => table.instance === instance),
    table: (instance, name) => tables.find((table) => table.name === name && table.instance === instance) ?? null,
    tableById: (id) => tables.find((table) => table.id === id) ?? null,
    async apply(operation) {
      const rows = await writer.apply(operation);
      if (!["write", "trim", "purge"].includes(operation.kind)) reload();
      return rows;
    },
    async close() {
      reader.close();
      await writer.close();
      lock.release();
    },
  };
}

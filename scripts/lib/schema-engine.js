// Prisma's schema engine without its binary and without a database: what SQL leads from one schema to another?
// @prisma/schema-engine-wasm is internal to Prisma, so it is used in this file only, and pinned to the commit of the
// client's own engine.
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";

/** The engine asks one question while it is built: does the schema exist, and which server is this? */
const adapter = {
  provider: "postgres",
  adapterName: "none",
  queryRaw: async () => ({
    columnNames: ["schema_exists", "version", "numeric_version"],
    columnTypes: [5, 7, 0],
    rows: [[true, "PostgreSQL 18.4", 180004]],
  }),
  executeRaw: async () => 0,
  executeScript: async () => {},
  startTransaction: async () => {
    throw new Error("no database here");
  },
  dispose: async () => {},
  getConnectionInfo: () => ({ schemaName: "public", supportsRelationJoins: true }),
};

/**
 * The SQL that turns a database of schema `from` into one of schema `to`; "" when there is nothing to do.
 * @param {string | null} from  text of a schema.prisma, or null for an empty database
 * @param {string} to
 * @returns {Promise<string>}
 */
export async function diff(from, to) {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message(message) {
      throw new Error(message);
    },
  };
  const { SchemaEngine } = await import("@prisma/schema-engine-wasm");
  const factory = bindMigrationAwareSqlAdapterFactory({
    provider: "postgres",
    adapterName: "none",
    connect: async () => adapter,
    connectToShadowDb: async () => adapter,
  });
  const engine = await SchemaEngine.new({ datamodels: [["schema.prisma", to]] }, () => {}, factory);
  const schema = (content) => ({ tag: "schemaDatamodel", files: [{ path: "schema.prisma", content }] });
  const { exitCode, stdout } = await engine.diff({
    from: from === null ? { tag: "empty" } : schema(from),
    to: schema(to),
    script: true,
    exitCode: true,
    shadowDatabaseUrl: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return exitCode === 0 ? "" : (stdout ?? "");
}

import { DatabaseSync } from "node:sqlite";

/*
 * Times of streams are microseconds. Row and stream record of one write are in one transaction. Ids of tables and
 * shards are never used twice.
 *
 * instance   name spaces
 * tbl        one table; `definition` is a `TableDefinition` as JSON
 * row        `bytes` is PlainBuffer of key and cells, newest version first
 * shard      one stream shard; positions are dense from 1, `first_kept` is where reading may begin
 * stream     one record; `record` is PlainBuffer as it is answered
 * garbage    rows of dropped tables and records below `first_kept`, deleted in slices between the writes
 */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS instance (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tbl (
  id INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL,
  last_auto INTEGER NOT NULL, UNIQUE (instance, name)
);
CREATE TABLE IF NOT EXISTS row (
  tbl INTEGER NOT NULL, pk BLOB NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (tbl, pk)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shard (
  id INTEGER PRIMARY KEY AUTOINCREMENT, tbl INTEGER NOT NULL, uuid TEXT NOT NULL UNIQUE, parent TEXT, sibling TEXT,
  created_us INTEGER NOT NULL, closed_us INTEGER, first_kept INTEGER NOT NULL, last INTEGER NOT NULL,
  last_us INTEGER NOT NULL, last_row_index INTEGER NOT NULL, low BLOB, high BLOB
);
CREATE INDEX IF NOT EXISTS shard_of_table ON shard (tbl, id);
CREATE TABLE IF NOT EXISTS stream (
  shard INTEGER NOT NULL, position INTEGER NOT NULL, us INTEGER NOT NULL, row_index INTEGER NOT NULL,
  action INTEGER NOT NULL, record BLOB NOT NULL, origin BLOB, PRIMARY KEY (shard, position)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS garbage (
  kind TEXT NOT NULL, id INTEGER NOT NULL, below INTEGER NOT NULL, PRIMARY KEY (kind, id)
) WITHOUT ROWID;
`;

/** The only connection that writes. A commit is on disk when it returns. */
export function openForWriting(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 1000");
  database.exec("PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA busy_timeout = 5000");
  database.exec(SCHEMA);
  return database;
}

/** A connection that sees committed data only and never waits for the writer. */
export function openForReading(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: true });
  database.exec("PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA busy_timeout = 5000");
  return database;
}

import { PrismaPg } from "@prisma/adapter-pg";
import { Pool, types, type PoolClient, type PoolConfig } from "pg";
import { databaseUrl } from "./env";
import { PrismaClient, type Prisma } from "./generated/prisma/client.ts";
import type { Channel } from "./listen";
import { logger } from "./logger";
import { NoticeSender, type Notice } from "./notice-sender";

export type * from "./generated/prisma/client.ts";

/**
 * One statement at a time on one connection, or within one transaction. int8 arrives as bigint, timestamptz as Date,
 * date as `yyyyMMdd`, json parsed.
 */
export interface Statements {
  query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /**
   * The same, parsed and planned once per connection: for what every run executes. Planning over the partitions of a
   * month each costs several times as much as the statement itself. Each text is kept for ever: it must be a constant.
   */
  prepared<Row = Record<string, unknown>>(text: string, values: readonly unknown[]): Promise<Row[]>;
}

export interface Sql extends Statements {
  /** Tells other processes, once what was written can be read; never when it is rolled back. */
  notify(channel: Channel, payload: string): void;
}

export type PrismaTransaction = Prisma.TransactionClient;

/** The database of this process: Prisma for the console's reads and writes, plain statements for what is hot. */
export interface Database extends Sql {
  readonly pool: Pool;
  readonly prisma: PrismaClient;
  /** Runs `work` in one transaction of plain statements; rolls back when it throws. */
  transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>;
  /** The same for Prisma's own, with its connection for plain statements. */
  prismaTransaction<Result>(work: (tx: PrismaTransaction, sql: Sql) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

const INT8 = 20;
const DATE = 1082;

export function openDatabase(connectionString: string, options: Omit<PoolConfig, "connectionString"> = {}): Database {
  const pool = new Pool({
    max: 10,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    application_name: "millrace",
    ...options,
    connectionString,
    types: { getTypeParser: parserOf },
  });
  pool.on("error", (error) => logger.warn({ err: error }, "idle database connection lost"));
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  const sender = new NoticeSender(pool);
  return {
    pool,
    prisma,
    ...statementsOn(pool),
    notify: (channel, payload) => sender.send([{ channel, payload }]),
    transaction: (work) => inTransaction(pool, sender, work),
    async prismaTransaction(work) {
      const notices: Notice[] = [];
      const result = await prisma.$transaction((tx) => work(tx, { ...sqlOf(tx), ...gathering(notices) }));
      sender.send(notices);
      return result;
    },
    async close() {
      await sender.settled();
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

const shared = globalThis as { millraceDatabase?: Database };

/**
 * The one database of this process; kept on globalThis because a development server loads modules again and again.
 * `options` count with the first call.
 */
export function database(options: Omit<PoolConfig, "connectionString"> = {}): Database {
  return (shared.millraceDatabase ??= openDatabase(databaseUrl(), options));
}

/** A Prisma transaction as plain statements, for what must be written along with it. Casts belong into the text. */
export function sqlOf(transaction: PrismaTransaction): Statements {
  const query = <Row>(text: string, values: readonly unknown[] = []) =>
    transaction.$queryRawUnsafe<Row[]>(text, ...values);
  return { query, prepared: query };
}

/** The constraint or index that a failed statement violated, or null when it failed otherwise. */
export function violatedConstraint(error: unknown): string | null {
  if (typeof error !== "object" || error === null) return null;
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  if (typeof code === "string" && code.startsWith("23") && typeof constraint === "string") return constraint;
  return null;
}

async function inTransaction<Result>(
  pool: Pool,
  sender: NoticeSender,
  work: (sql: Sql) => Promise<Result>,
): Promise<Result> {
  const notices: Notice[] = [];
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    const result = await work(sqlOn(client, notices));
    await client.query("commit");
    sender.send(notices);
    return result;
  } catch (error) {
    await client.query("rollback").catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    client.release(broken);
  }
}

function sqlOn(client: PoolClient, notices: Notice[]): Sql {
  return { ...statementsOn(client), ...gathering(notices) };
}

function statementsOn(connection: Pool | PoolClient): Statements {
  return {
    query: async <Row>(text: string, values: readonly unknown[] = []) =>
      (await connection.query(text, [...values])).rows as Row[],
    prepared: async <Row>(text: string, values: readonly unknown[]) =>
      (await connection.query({ name: nameOf(text), text, values: [...values] })).rows as Row[],
  };
}

const names = new Map<string, string>();

/** PostgreSQL cuts names at 63 bytes, so a text cannot be its own. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `millrace_${names.size}`;
  names.set(text, name);
  return name;
}

function gathering(notices: Notice[]): Pick<Sql, "notify"> {
  return { notify: (channel, payload) => void notices.push({ channel, payload }) };
}

type Parser = (text: string) => unknown;

function parserOf(oid: number, format: "text" | "binary" = "text"): Parser {
  if (format === "text" && oid === INT8) return BigInt;
  if (format === "text" && oid === DATE) return (text) => text.replaceAll("-", "");
  return types.getTypeParser(oid, format) as Parser;
}

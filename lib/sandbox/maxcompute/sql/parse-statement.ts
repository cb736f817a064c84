import type { Name, Query, TableName } from "./ast";
import { OdpsError, spot, type Position } from "./odps-error";
import { parseAlter } from "./parse-alter";
import { parseCreate } from "./parse-create";
import { parseExpression } from "./parse-expression";
import { parsePartitionClause } from "./parse-partition";
import { parseQuery, parseTableName, parseWith, startsQuery } from "./parse-query";
import type { Assignment, Insert, MergeClause, Statement } from "./statement";
import { TokenStream } from "./token-stream";

/**
 * Parses a script: statements that end with `;`, the last one's being optional.
 * @throws OdpsError ODPS-0130161 with the place of the first token that does not fit.
 */
export function parseScript(sql: string): Statement[] {
  const tokens = new TokenStream(sql);
  const statements: Statement[] = [];
  for (;;) {
    while (tokens.takeSymbol(";"));
    if (tokens.atEnd) return statements;
    statements.push(parseStatement(tokens));
    if (!tokens.atEnd && !tokens.isSymbol(";")) throw tokens.unexpected("expect ';'");
  }
}

function parseStatement(tokens: TokenStream): Statement {
  const at = tokens.position;
  if (tokens.token.kind === "variable") {
    const variable = tokens.next().value;
    tokens.expectSymbol(":=");
    return { kind: "assign", at, variable, query: parseQuery(tokens) };
  }
  if (startsQuery(tokens, 0)) return parseQueryOrInsert(tokens, at);
  switch (tokens.token.value) {
    case "INSERT":
      return { ...parseInsert(tokens, []), at };
    case "CREATE":
      return { ...parseCreate(tokens), at };
    case "DROP":
      return { ...parseDrop(tokens), at };
    case "TRUNCATE":
      return { ...parseTruncate(tokens), at };
    case "ALTER":
      return { ...parseAlter(tokens), at };
    case "DELETE":
      return { ...parseDelete(tokens), at };
    case "UPDATE":
      return { ...parseUpdate(tokens), at };
    case "MERGE":
      return { ...parseMerge(tokens), at };
    case "SHOW":
      return { ...parseShow(tokens), at };
    case "DESC":
    case "DESCRIBE":
      return { ...parseDescribe(tokens), at };
    case "SET":
      return { ...parseSet(tokens), at };
    default:
      throw tokens.unexpected("");
  }
}

function parseQueryOrInsert(tokens: TokenStream, at: Position): Statement {
  const list = parseWith(tokens);
  if (list.length > 0 && tokens.isWord("INSERT")) return { ...parseInsert(tokens, list), at };
  const query = parseQuery(tokens);
  return { kind: "select", at, query: { ...query, with: [...list, ...query.with] } };
}

function parseInsert(tokens: TokenStream, list: Query["with"]): Insert {
  tokens.expectWords("INSERT");
  const overwrite = tokens.takeWords("OVERWRITE");
  if (!overwrite) tokens.expectWords("INTO");
  tokens.takeWords("TABLE");
  const table = parseTableName(tokens);
  const partition = tokens.isWord("PARTITION") ? parsePartitionClause(tokens) : null;
  const columns =
    tokens.isSymbol("(") && !startsQuery(tokens, 1) ? tokens.parenthesized(() => tokens.expectName()) : [];
  const query = parseQuery(tokens);
  return { kind: "insert", overwrite, table, partition, columns, query: { ...query, with: [...list, ...query.with] } };
}

type Bare<S> = S extends unknown ? Omit<S, "at"> : never;
type Parsed<Kind extends Statement["kind"]> = Bare<Extract<Statement, { kind: Kind }>>;

function parseDrop(tokens: TokenStream): Parsed<"drop" | "dropSchema"> {
  const at = tokens.position;
  tokens.expectWords("DROP");
  const isSchema = tokens.takeWords("SCHEMA");
  const isTable = !isSchema && tokens.takeWords("TABLE");
  const isView = !isSchema && !isTable && (tokens.takeWords("VIEW") || tokens.takeWords("MATERIALIZED", "VIEW"));
  if (!isSchema && !isTable && !isView) throw unsupported(at, `DROP ${tokens.token.text}`);
  const ifExists = tokens.takeWords("IF", "EXISTS");
  const name = parseTableName(tokens);
  tokens.takeWords("PURGE");
  if (isSchema) return { kind: "dropSchema", name, ifExists };
  return { kind: "drop", what: isTable ? "table" : "view", name, ifExists };
}

function parseTruncate(tokens: TokenStream): Parsed<"truncate"> {
  tokens.expectWords("TRUNCATE", "TABLE");
  const table = parseTableName(tokens);
  const partitions = [];
  while (tokens.isWord("PARTITION")) {
    partitions.push(parsePartitionClause(tokens));
    tokens.takeSymbol(",");
  }
  return { kind: "truncate", table, partitions };
}

function parseDelete(tokens: TokenStream): Parsed<"delete"> {
  tokens.expectWords("DELETE");
  tokens.expectWords("FROM");
  const table = parseTableName(tokens);
  const alias = parseAlias(tokens);
  return { kind: "delete", table, alias, where: tokens.takeWords("WHERE") ? parseExpression(tokens) : null };
}

function parseUpdate(tokens: TokenStream): Parsed<"update"> {
  tokens.expectWords("UPDATE");
  const table = parseTableName(tokens);
  const alias = parseAlias(tokens);
  tokens.expectWords("SET");
  const set = tokens.commaList(() => parseAssignment(tokens));
  return { kind: "update", table, alias, set, where: tokens.takeWords("WHERE") ? parseExpression(tokens) : null };
}

function parseMerge(tokens: TokenStream): Parsed<"merge"> {
  const at = tokens.position;
  tokens.expectWords("MERGE", "INTO");
  const target = parseTableName(tokens);
  const alias = parseAlias(tokens);
  tokens.expectWords("USING");
  const { source, name } = parseMergeSource(tokens);
  const sourceAlias = parseAlias(tokens) ?? name;
  if (sourceAlias === undefined) throw tokens.unexpected("expect an alias");
  tokens.expectWords("ON");
  const on = parseExpression(tokens);
  const clauses: MergeClause[] = [];
  while (tokens.takeWords("WHEN")) clauses.push(parseMergeClause(tokens));
  if (clauses.length === 0) throw unsupported(at, "MERGE without WHEN");
  return { kind: "merge", target, alias, source, sourceAlias, on, clauses };
}

function parseMergeSource(tokens: TokenStream): { source: Query; name: Name | undefined } {
  const at = tokens.position;
  if (tokens.takeSymbol("(")) {
    const source = parseQuery(tokens);
    tokens.expectSymbol(")");
    return { source, name: undefined };
  }
  const table = parseTableName(tokens);
  return { source: wholeTable(table, at), name: table.parts.at(-1) };
}

/** `SELECT * FROM table` */
function wholeTable(name: TableName, at: Position): Query {
  const items = [{ expression: { kind: "star" as const, at, qualifier: [], except: [] }, aliases: [] }];
  const from = { kind: "table" as const, name, alias: null };
  const nothing = { where: null, groupBy: null, having: null, qualify: null, windows: [] };
  const body = { kind: "select" as const, at, distinct: false, items, from, ...nothing };
  return { at, with: [], body, orderBy: [], limit: null, offset: null };
}

function parseMergeClause(tokens: TokenStream): MergeClause {
  const notMatched = tokens.takeWords("NOT", "MATCHED");
  if (!notMatched) tokens.expectWords("MATCHED");
  const condition = tokens.takeWords("AND") ? parseExpression(tokens) : null;
  tokens.expectWords("THEN");
  if (notMatched) {
    tokens.expectWords("INSERT");
    const columns = tokens.isSymbol("(") ? tokens.parenthesized(() => parseColumn(tokens)) : [];
    tokens.expectWords("VALUES");
    return { kind: "insert", condition, columns, values: tokens.parenthesized(() => parseExpression(tokens)) };
  }
  if (tokens.takeWords("DELETE")) return { kind: "delete", condition };
  tokens.expectWords("UPDATE", "SET");
  return { kind: "update", condition, set: tokens.commaList(() => parseAssignment(tokens)) };
}

function parseAssignment(tokens: TokenStream): Assignment {
  const column = parseColumn(tokens);
  tokens.expectSymbol("=");
  return { column, value: parseExpression(tokens) };
}

/** A column with or without its table's alias; the last part counts. */
function parseColumn(tokens: TokenStream): Name {
  let name = tokens.expectName();
  while (tokens.takeSymbol(".")) name = tokens.expectName();
  return name;
}

function parseAlias(tokens: TokenStream): Name | null {
  return tokens.takeWords("AS") || tokens.isAlias ? tokens.expectName() : null;
}

function parseShow(tokens: TokenStream): Parsed<"showTables" | "showPartitions" | "showCreateTable" | "showSchemas"> {
  const at = tokens.position;
  tokens.expectWords("SHOW");
  if (tokens.takeWords("TABLES")) {
    const place = tokens.takeWords("IN") || tokens.takeWords("FROM") ? parseTableName(tokens) : null;
    const like = tokens.takeWords("LIKE") ? tokens.expectText() : null;
    return { kind: "showTables", in: place, like };
  }
  if (tokens.takeWords("PARTITIONS")) {
    const table = parseTableName(tokens);
    return {
      kind: "showPartitions",
      table,
      partition: tokens.isWord("PARTITION") ? parsePartitionClause(tokens) : null,
    };
  }
  if (tokens.takeWords("CREATE", "TABLE")) return { kind: "showCreateTable", table: parseTableName(tokens) };
  if (tokens.takeWords("SCHEMAS")) return { kind: "showSchemas" };
  throw unsupported(at, `SHOW ${tokens.token.text}`);
}

function parseDescribe(tokens: TokenStream): Parsed<"describe"> {
  tokens.next();
  const extended = tokens.takeWords("EXTENDED");
  tokens.takeWords("TABLE");
  const table = parseTableName(tokens);
  return {
    kind: "describe",
    table,
    extended,
    partition: tokens.isWord("PARTITION") ? parsePartitionClause(tokens) : null,
  };
}

/** `SET odps.sql.mapper.split.size = 256`: everything up to the `;` is the value. */
function parseSet(tokens: TokenStream): Parsed<"set"> {
  tokens.expectWords("SET");
  const start = tokens.token.start;
  while (!tokens.isSymbol("=") && !tokens.isSymbol(";") && !tokens.atEnd) tokens.next();
  const name = tokens.sql.slice(start, tokens.token.start).trim();
  tokens.expectSymbol("=");
  const valueStart = tokens.token.start;
  while (!tokens.isSymbol(";") && !tokens.atEnd) tokens.next();
  return { kind: "set", name, value: tokens.sql.slice(valueStart, tokens.token.start).trim() };
}

export function unsupported(at: Position, what: string): OdpsError {
  return new OdpsError(
    "ODPS-0130071",
    `${spot(at)} Semantic analysis exception - the sandbox does not support ${what}`,
  );
}

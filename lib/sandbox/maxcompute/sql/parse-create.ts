import type { Name, Query, TableName } from "./ast";
import { parseDataType } from "./parse-data-type";
import { parseExpression } from "./parse-expression";
import { parseQuery, parseTableName } from "./parse-query";
import { unsupported } from "./parse-statement";
import type { ColumnDefinition, CreateTable, Statement } from "./statement";
import type { TokenStream } from "./token-stream";

type View = Omit<Extract<Statement, { kind: "createView" }>, "at">;
type Schema = Omit<Extract<Statement, { kind: "createSchema" }>, "at">;

/** `CREATE TABLE`, `CREATE VIEW` and `CREATE SCHEMA`. */
export function parseCreate(tokens: TokenStream): CreateTable | View | Schema {
  const at = tokens.position;
  tokens.expectWords("CREATE");
  if (tokens.takeWords("TABLE")) return parseCreateTable(tokens);
  if (tokens.takeWords("SCHEMA")) {
    const ifNotExists = tokens.takeWords("IF", "NOT", "EXISTS");
    const name = parseTableName(tokens);
    return { kind: "createSchema", name, ifNotExists, comment: takeComment(tokens) };
  }
  const orReplace = tokens.takeWords("OR", "REPLACE");
  if (tokens.takeWords("VIEW")) return parseCreateView(tokens, orReplace);
  throw unsupported(at, `CREATE ${tokens.token.text}`);
}

interface Clauses {
  comment: string;
  partitionKeys: ColumnDefinition[];
  lifecycle: number | null;
  properties: Record<string, string>;
}

function parseCreateTable(tokens: TokenStream): CreateTable {
  const ifNotExists = tokens.takeWords("IF", "NOT", "EXISTS");
  const name = parseTableName(tokens);
  const columns: ColumnDefinition[] = [];
  let primaryKey: Name[] = [];
  if (tokens.isSymbol("(")) {
    tokens.parenthesized(() => {
      if (tokens.takeWords("PRIMARY", "KEY")) primaryKey = tokens.parenthesized(() => tokens.expectName());
      else columns.push(parseColumnDefinition(tokens));
    });
  }
  const clauses: Clauses = { comment: "", partitionKeys: [], lifecycle: null, properties: {} };
  let like: TableName | null = null;
  while (like === null && parseTableClause(tokens, clauses, columns.length === 0))
    if (tokens.takeWords("LIKE")) like = parseTableName(tokens);
  if (like === null && tokens.takeWords("LIKE")) like = parseTableName(tokens);
  while (like !== null && parseTableClause(tokens, clauses, false));
  const as: Query | null = like === null && tokens.takeWords("AS") ? parseQuery(tokens) : null;
  if (columns.length === 0 && like === null && as === null) throw tokens.unexpected("expect a column list");
  return { kind: "createTable", name, ifNotExists, columns, primaryKey, like, as, ...clauses };
}

/** One clause behind the column list; false when none is there. */
function parseTableClause(tokens: TokenStream, clauses: Clauses, mayInferKeys: boolean): boolean {
  if (tokens.isWord("COMMENT")) clauses.comment = takeComment(tokens);
  else if (tokens.takeWords("PARTITIONED", "BY"))
    clauses.partitionKeys = tokens.parenthesized(() => parsePartitionKey(tokens, mayInferKeys));
  else if (tokens.takeWords("LIFECYCLE")) clauses.lifecycle = tokens.expectCount();
  else if (tokens.takeWords("TBLPROPERTIES")) clauses.properties = parseProperties(tokens);
  else if (tokens.isWord("CLUSTERED") || tokens.isWord("RANGE", "CLUSTERED")) skipClustering(tokens);
  else if (tokens.takeWords("STORED", "AS")) tokens.expectName();
  else return false;
  return true;
}

/** In `CREATE TABLE … PARTITIONED BY (pt) AS SELECT` the key takes its type from the query. */
function parsePartitionKey(tokens: TokenStream, mayInfer: boolean): ColumnDefinition {
  if (mayInfer && [",", ")"].includes(tokens.peek(1).value)) {
    const name = tokens.expectName();
    return { name, type: { kind: "string" }, comment: "", nullable: true, defaultValue: null };
  }
  return parseColumnDefinition(tokens);
}

/** `CLUSTERED BY (…) [SORTED BY (…)] INTO n BUCKETS`: a hint on storage, without meaning here. */
function skipClustering(tokens: TokenStream): void {
  tokens.takeWords("RANGE");
  tokens.expectWords("CLUSTERED", "BY");
  tokens.parenthesized(() => tokens.expectName());
  if (tokens.takeWords("SORTED", "BY"))
    tokens.parenthesized(() => {
      tokens.expectName();
      if (!tokens.takeWords("ASC")) tokens.takeWords("DESC");
    });
  if (tokens.takeWords("INTO")) {
    tokens.expectCount();
    tokens.expectWords("BUCKETS");
  }
}

export function parseColumnDefinition(tokens: TokenStream): ColumnDefinition {
  const name = tokens.expectName();
  const type = parseDataType(tokens);
  let nullable = true;
  let comment = "";
  let defaultValue = null;
  for (;;) {
    if (tokens.takeWords("NOT", "NULL")) nullable = false;
    else if (tokens.takeWords("NULL")) nullable = true;
    else if (tokens.takeWords("DEFAULT")) defaultValue = parseExpression(tokens);
    else if (tokens.isWord("COMMENT")) comment = takeComment(tokens);
    else return { name, type, comment, nullable, defaultValue };
  }
}

/** `('k'='v', …)` */
export function parseProperties(tokens: TokenStream): Record<string, string> {
  const entries = tokens.parenthesized((): [string, string] => {
    const key = tokens.expectText();
    tokens.expectSymbol("=");
    return [key, tokens.expectText()];
  });
  return Object.fromEntries(entries);
}

function parseCreateView(tokens: TokenStream, orReplace: boolean): View {
  const ifNotExists = tokens.takeWords("IF", "NOT", "EXISTS");
  const name = parseTableName(tokens);
  const columns = tokens.isSymbol("(")
    ? tokens.parenthesized(() => {
        const column = tokens.expectName();
        takeComment(tokens);
        return column;
      })
    : [];
  const comment = takeComment(tokens);
  tokens.expectWords("AS");
  const start = tokens.token.start;
  const query = parseQuery(tokens);
  const text = tokens.sql.slice(start, tokens.token.start).trim();
  return { kind: "createView", name, ifNotExists, orReplace, columns, comment, query, text };
}

function takeComment(tokens: TokenStream): string {
  return tokens.takeWords("COMMENT") ? tokens.expectText() : "";
}

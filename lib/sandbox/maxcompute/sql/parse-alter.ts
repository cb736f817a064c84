import type { TableName } from "./ast";
import { parseColumnDefinition, parseProperties } from "./parse-create";
import { parseDataType } from "./parse-data-type";
import { parsePartitionClause, parsePartitionSelector } from "./parse-partition";
import { parseTableName } from "./parse-query";
import { unsupported } from "./parse-statement";
import type { AlterAction } from "./statement";
import type { TokenStream } from "./token-stream";

/** `ALTER TABLE … ` with everything that may follow; views are altered by the same words. */
export function parseAlter(tokens: TokenStream): { kind: "alter"; table: TableName; action: AlterAction } {
  tokens.expectWords("ALTER");
  if (!tokens.takeWords("VIEW")) tokens.expectWords("TABLE");
  const table = parseTableName(tokens);
  return { kind: "alter", table, action: parseAction(tokens) };
}

function parseAction(tokens: TokenStream): AlterAction {
  const at = tokens.position;
  if (tokens.takeWords("ADD")) return parseAdd(tokens);
  if (tokens.takeWords("DROP")) return parseDrop(tokens);
  if (tokens.takeWords("CHANGE")) return parseChange(tokens);
  if (tokens.takeWords("RENAME", "TO")) return { kind: "rename", name: parseTableName(tokens).parts.at(-1)! };
  if (tokens.takeWords("SET", "COMMENT")) return { kind: "setComment", comment: tokens.expectText() };
  if (tokens.takeWords("SET", "LIFECYCLE")) return { kind: "setLifecycle", days: tokens.expectCount() };
  if (tokens.takeWords("SET", "TBLPROPERTIES")) return { kind: "setProperties", properties: parseProperties(tokens) };
  if (tokens.takeWords("TOUCH"))
    return { kind: "touch", partition: tokens.isWord("PARTITION") ? parsePartitionClause(tokens) : null };
  if (tokens.isWord("PARTITION")) return parsePartitionAction(tokens);
  if (tokens.takeWords("MERGE", "SMALLFILES") || tokens.takeWords("COMPACT")) {
    tokens.takeWords("MAJOR");
    return { kind: "nothing" };
  }
  if (tokens.takeWords("CHANGEOWNER", "TO")) {
    tokens.expectText();
    return { kind: "nothing" };
  }
  if (tokens.takeWords("ENABLE", "LIFECYCLE") || tokens.takeWords("DISABLE", "LIFECYCLE")) return { kind: "nothing" };
  throw unsupported(at, `ALTER TABLE … ${tokens.token.text}`);
}

function parseAdd(tokens: TokenStream): AlterAction {
  if (tokens.takeWords("COLUMNS") || tokens.takeWords("COLUMN")) {
    const ifNotExists = tokens.takeWords("IF", "NOT", "EXISTS");
    const columns = tokens.isSymbol("(")
      ? tokens.parenthesized(() => parseColumnDefinition(tokens))
      : tokens.commaList(() => parseColumnDefinition(tokens));
    return { kind: "addColumns", ifNotExists, columns };
  }
  const ifNotExists = tokens.takeWords("IF", "NOT", "EXISTS");
  const partitions = [parsePartitionClause(tokens)];
  while (tokens.takeSymbol(",") || tokens.isWord("PARTITION")) partitions.push(parsePartitionClause(tokens));
  return { kind: "addPartitions", ifNotExists, partitions };
}

function parseDrop(tokens: TokenStream): AlterAction {
  if (tokens.takeWords("COLUMNS") || tokens.takeWords("COLUMN")) {
    const columns = tokens.isSymbol("(")
      ? tokens.parenthesized(() => tokens.expectName())
      : tokens.commaList(() => tokens.expectName());
    return { kind: "dropColumns", columns };
  }
  const ifExists = tokens.takeWords("IF", "EXISTS");
  const partitions = [parsePartitionSelector(tokens)];
  while (tokens.takeSymbol(",") || tokens.isWord("PARTITION")) partitions.push(parsePartitionSelector(tokens));
  return { kind: "dropPartitions", ifExists, partitions };
}

/** `CHANGE [COLUMN] old new TYPE [COMMENT '…']`, or `CHANGE COLUMN name COMMENT '…'`, or `… NULL`. */
function parseChange(tokens: TokenStream): AlterAction {
  tokens.takeWords("COLUMN");
  const column = tokens.expectName();
  const change = { kind: "changeColumn", column, name: column, type: null, comment: null, nullable: null } as const;
  if (tokens.takeWords("RENAME", "TO")) return { ...change, name: tokens.expectName() };
  if (tokens.takeWords("NULL")) return { ...change, nullable: true };
  if (tokens.isWord("COMMENT") && tokens.peek(1).kind === "string") {
    tokens.next();
    return { ...change, comment: tokens.expectText() };
  }
  const name = tokens.expectName();
  const type = parseDataType(tokens);
  return { ...change, name, type, comment: tokens.takeWords("COMMENT") ? tokens.expectText() : null };
}

function parsePartitionAction(tokens: TokenStream): AlterAction {
  const at = tokens.position;
  const from = parsePartitionClause(tokens);
  if (tokens.takeWords("RENAME", "TO")) return { kind: "renamePartition", from, to: parsePartitionClause(tokens) };
  if (tokens.takeWords("MERGE", "SMALLFILES") || tokens.takeWords("COMPACT")) {
    if (!tokens.takeWords("MAJOR")) tokens.takeWords("MINOR");
    return { kind: "nothing" };
  }
  if (tokens.takeWords("ENABLE", "LIFECYCLE") || tokens.takeWords("DISABLE", "LIFECYCLE")) return { kind: "nothing" };
  throw unsupported(at, `ALTER TABLE … PARTITION … ${tokens.token.text}`);
}

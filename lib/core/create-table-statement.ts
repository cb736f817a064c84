import { AppError } from "./errors";

/** A blank, a line comment or a block comment. */
const SPACE = String.raw`(?:\s|--[^\n]*(?:\n|$)|/\*[^]*?\*/)`;
const NAME = "(?:`[^`]+`|[\\p{L}\\p{N}_]+)";
const HEAD = new RegExp(
  `^${SPACE}*create${SPACE}+table${SPACE}+(?:if${SPACE}+not${SPACE}+exists${SPACE}+)?((?:${NAME}\\.)*${NAME})(?=${SPACE}|\\()`,
  "iu",
);
const TOKEN = /--[^\n]*|\/\*[^]*?\*\/|'(?:[^'\\]|\\[^])*'|"(?:[^"\\]|\\[^])*"|`[^`]*`|;|[^]/g;

/**
 * The name of the table that a text creates, without quotes: `orders`, `project.orders`.
 * @throws AppError "catalog.not_create_table" unless the text is exactly one CREATE TABLE statement
 */
export function createdTable(text: string): string {
  const head = HEAD.exec(text);
  if (head === null) throw refused("it does not begin with CREATE TABLE and a name");
  let isOver = false;
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === ";") isOver = true;
    else if (isOver && token.trim() !== "" && !token.startsWith("--") && !token.startsWith("/*")) {
      throw refused("there is more after the first semicolon");
    }
  }
  return head[1]!.replaceAll("`", "");
}

function refused(reason: string): AppError {
  return new AppError("catalog.not_create_table", { reason }, { path: "ddl" });
}

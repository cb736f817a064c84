import { FORMAT_TOKENS, hasToken, type Format, type FormatPart, type FormatToken } from "./expression";
import type { Reader } from "./reader";
import { nearest } from "./suggestion";

/** One separator; a hyphen before a digit is the sign of an offset instead. */
const SEPARATOR = /(?!-\d)[^\p{L}\p{N}\s$[\]{}(),+*='"]/uy;
const LETTER = /^\p{L}/u;

/**
 * Reads a time format up to the first sign of an offset or whatever is no format, which it leaves to the caller.
 * Tokens are matched longest first at each position, so `yyymm` is a mistake and not a guess.
 * @throws AppError "schedule.param_empty" | "schedule.param_token*" | "schedule.param_trailing_hyphen"
 */
export function readFormat(reader: Reader): Format {
  const start = reader.column;
  const parts: FormatPart[] = [];
  while (!reader.atEnd) {
    const column = reader.column;
    const token = reader.take(/yyyy|hh24|hh12|yy|mm|dd|hh|mi|ss/y) as FormatToken | null;
    if (token !== null) {
      const previous = parts.at(-1);
      if (token === "ss" && previous && "token" in previous && previous.token === "mm")
        reader.warn("schedule.param_warn_month_second", column - 2);
      parts.push({ token });
      continue;
    }
    if (LETTER.test(reader.character)) refuseLetter(reader);
    const separator = reader.take(SEPARATOR);
    if (separator === null) break;
    parts.push({ separator });
  }
  const last = parts.at(-1);
  if (last && "separator" in last && last.separator === "-")
    reader.fail("schedule.param_trailing_hyphen", reader.column - 1, {});
  if (!hasToken(parts, () => true)) reader.fail("schedule.param_empty", start, {});
  return parts;
}

function refuseLetter(reader: Reader): never {
  const letter = reader.character;
  if (letter === "M" || letter === "m") reader.fail("schedule.param_token_month_or_minute", reader.column, { letter });
  const word = /^[A-Za-z0-9]+/.exec(reader.rest)?.[0] ?? letter;
  const byLetter: Record<string, string> = { y: "yyyy", d: "dd", h: "hh24", s: "ss", i: "mi" };
  const suggestion = byLetter[letter.toLowerCase()] ?? nearest(word, FORMAT_TOKENS);
  return reader.fail("schedule.param_token", reader.column, { letter, suggestion });
}

import { bytes, text, whole } from "../coercion";
import { join, sql } from "../fragment";
import { form, MANY, type Builtin, type Builtins, type Result } from "./builtin";

const simple = (name: string, result: Result = "string"): Builtin =>
  form(result, 1, 1, ([value]) => sql`${name}(${text(value!)})`);

/** Without a set of characters blanks are trimmed. */
const trim = (name: string): Builtin =>
  form("string", 1, 2, ([value, characters]) =>
    characters === undefined ? sql`${name}(${text(value!)})` : sql`${name}(${text(value!)}, ${characters})`,
  );
const pad = (name: string): Builtin =>
  form(
    "string",
    2,
    3,
    ([value, length, filling]) =>
      sql`${name}(${text(value!)}, CAST(${whole(length!)} AS INTEGER), ${filling ?? "' '"})`,
  );
const test = (name: string): Builtin =>
  form("boolean", 2, 2, ([value, part]) => sql`${name}(${text(value!)}, ${text(part!)})`);
const substr = form(
  "string",
  2,
  3,
  ([value, start, length]) =>
    sql`fn.part(${text(value!)}, ${whole(start!)}, ${length === undefined ? "NULL" : whole(length)})`,
);
const pieces: Builtins = {
  CONCAT: form("string", 1, MANY, (args) => sql`(${join(args.map(text), " || ")})`),
  CONCAT_WS: form("string", 2, MANY, ([separator, ...args]) =>
    args[0]?.type?.kind === "array"
      ? sql`array_to_string(${args[0]}, ${separator!})`
      : sql`concat_ws(${separator!}, ${join(args.map(text), ", ")})`,
  ),
  LENGTH: simple("length", "bigint"),
  CHAR_LENGTH: simple("length", "bigint"),
  LENGTHB: form("bigint", 1, 1, ([value]) => sql`octet_length(${bytes(value!)})`),
  LOWER: simple("lower"),
  TOLOWER: simple("lower"),
  UPPER: simple("upper"),
  TOUPPER: simple("upper"),
  INITCAP: simple("fn.capitalize"),
  REVERSE: simple("reverse"),
  ASCII: form("bigint", 1, 1, ([value]) => sql`CAST(ascii(${text(value!)}) AS BIGINT)`),
  CHR: form("string", 1, 1, ([code]) => sql`chr(CAST(${whole(code!)} AS INTEGER))`),
  TRIM: trim("trim"),
  LTRIM: trim("ltrim"),
  RTRIM: trim("rtrim"),
  LPAD: pad("lpad"),
  RPAD: pad("rpad"),
  REPEAT: form("string", 2, 2, ([value, times]) => sql`repeat(${text(value!)}, ${whole(times!)})`),
  SPACE: form("string", 1, 1, ([times]) => sql`repeat(' ', ${whole(times!)})`),
  REPLACE: form(
    "string",
    2,
    3,
    ([value, old, fresh]) => sql`replace(${text(value!)}, ${text(old!)}, ${fresh ?? "''"})`,
  ),
  TRANSLATE: form("string", 3, 3, ([value, old, fresh]) => sql`translate(${text(value!)}, ${old!}, ${fresh!})`),
  SUBSTR: substr,
  SUBSTRING: substr,
  LEFT: form("string", 2, 2, ([value, length]) => sql`left(${text(value!)}, ${whole(length!)})`),
  RIGHT: form("string", 2, 2, ([value, length]) => sql`right(${text(value!)}, ${whole(length!)})`),
  INSTR: form(
    "bigint",
    2,
    3,
    ([value, part, start]) =>
      sql`fn.position(${text(value!)}, ${text(part!)}, ${start === undefined ? "1" : whole(start)})`,
  ),
  LOCATE: form(
    "bigint",
    2,
    3,
    ([part, value, start]) =>
      sql`fn.position(${text(value!)}, ${text(part!)}, ${start === undefined ? "1" : whole(start)})`,
  ),
  STARTSWITH: test("starts_with"),
  ENDSWITH: test("ends_with"),
  CONTAINS: test("contains"),
  SPLIT: form(
    () => ({ kind: "array", element: { kind: "string" } }),
    2,
    2,
    ([value, pattern]) => sql`str_split_regex(${text(value!)}, ${pattern!})`,
  ),
  SPLIT_PART: form("string", 3, 4, ([value, mark, start, end]) =>
    end === undefined
      ? sql`split_part(${text(value!)}, ${mark!}, ${whole(start!)})`
      : sql`array_to_string(list_slice(string_split(${text(value!)}, ${mark!}), ${whole(start!)}, ${whole(end)}), ${mark!})`,
  ),
  KEYVALUE: form("string", 2, 4, ([value, ...rest]) =>
    rest.length < 3
      ? sql`fn.key_value(${text(value!)}, ';', ':', ${rest[0]!})`
      : sql`fn.key_value(${text(value!)}, ${rest[0]!}, ${rest[1]!}, ${rest[2]!})`,
  ),
};

const expressions: Builtins = {
  REGEXP_EXTRACT: form(
    "string",
    2,
    3,
    ([value, pattern, group]) => sql`fn.match(${text(value!)}, ${pattern!}, ${group ?? "1"})`,
  ),
  REGEXP_REPLACE: form(
    "string",
    3,
    4,
    ([value, pattern, fresh]) => sql`regexp_replace(${text(value!)}, ${pattern!}, ${fresh!}, 'g')`,
  ),
  REGEXP_COUNT: form("bigint", 2, 3, ([value, pattern]) => sql`len(regexp_extract_all(${text(value!)}, ${pattern!}))`),
  REGEXP_SUBSTR: form("string", 2, 4, ([value, pattern]) => sql`fn.match(${text(value!)}, ${pattern!}, 0)`),
  REGEXP_INSTR: form("bigint", 2, 2, ([value, pattern]) => sql`fn.match_position(${text(value!)}, ${pattern!})`),
  REGEXP: test("regexp_matches"),
};

const encodings: Builtins = {
  MD5: simple("md5"),
  SHA: simple("sha1"),
  SHA1: simple("sha1"),
  SHA2: form("string", 2, 2, ([value]) => sql`sha256(${text(value!)})`),
  BASE64: form("string", 1, 1, ([value]) => sql`to_base64(${bytes(value!)})`),
  UNBASE64: form("binary", 1, 1, ([value]) => sql`from_base64(${text(value!)})`),
  URL_ENCODE: form("string", 1, 2, ([value]) => sql`replace(url_encode(${text(value!)}), '%20', '+')`),
  URL_DECODE: form("string", 1, 2, ([value]) => sql`url_decode(replace(${text(value!)}, '+', ' '))`),
  LEVENSHTEIN: form("bigint", 2, 2, ([a, b]) => sql`levenshtein(${text(a!)}, ${text(b!)})`),
  GET_JSON_OBJECT: form("string", 2, 2, ([value, path]) => sql`fn.json_text(${value!}, ${path!})`),
  JSON_EXTRACT: form("json", 2, 2, ([value, path]) => sql`CAST(json_extract(${text(value!)}, ${path!}) AS VARCHAR)`),
  JSON_VALID: simple("json_valid", "boolean"),
  JSON_PARSE: form("json", 1, 1, ([value]) => sql`CAST(CAST(${text(value!)} AS JSON) AS VARCHAR)`),
  JSON_FORMAT: form("string", 1, 1, ([value]) => text(value!)),
  TO_JSON: form("string", 1, 1, ([value]) => sql`CAST(to_json(${value!}) AS VARCHAR)`),
};

/** Strings, regular expressions, digests and JSON texts. Arguments of other types are turned into their text. */
export const strings: Builtins = { ...pieces, ...expressions, ...encodings };

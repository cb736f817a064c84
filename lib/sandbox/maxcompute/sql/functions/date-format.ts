/** Date patterns of MaxCompute and Java in the notation of strftime. What is no field stands for itself. */

const ODPS_FIELDS: readonly (readonly [field: string, duck: string])[] = [
  ["yyyy", "%Y"],
  ["yy", "%y"],
  ["mm", "%m"],
  ["dd", "%d"],
  ["hh24", "%H"],
  ["hh", "%H"],
  ["mi", "%M"],
  ["ss", "%S"],
  ["ff3", "%g"],
  ["ff6", "%f"],
];

const JAVA_FIELDS: readonly (readonly [field: string, duck: string])[] = [
  ["yyyy", "%Y"],
  ["yy", "%y"],
  ["MM", "%m"],
  ["M", "%-m"],
  ["dd", "%d"],
  ["d", "%-d"],
  ["HH", "%H"],
  ["H", "%-H"],
  ["hh", "%I"],
  ["mm", "%M"],
  ["m", "%-M"],
  ["ss", "%S"],
  ["s", "%-S"],
  ["SSS", "%g"],
  ["EEEE", "%A"],
  ["EEE", "%a"],
  ["E", "%a"],
  ["DDD", "%j"],
  ["a", "%p"],
];

/** `yyyy-mm-dd hh:mi:ss`, in either case. */
export function odpsFormat(format: string): string {
  return translate(format, ODPS_FIELDS, (text) => text.toLowerCase());
}

/** `yyyy-MM-dd HH:mm:ss`, with texts between single quotes. */
export function javaFormat(format: string): string {
  const pieces = format.split("'");
  return pieces
    .map((piece, i) => (i % 2 === 0 ? translate(piece, JAVA_FIELDS, (text) => text) : literal(piece)))
    .join("");
}

function translate(
  format: string,
  fields: readonly (readonly [field: string, duck: string])[],
  fold: (text: string) => string,
): string {
  let result = "";
  for (let at = 0; at < format.length;) {
    const rest = fold(format.slice(at));
    const field = fields.find(([name]) => rest.startsWith(name));
    if (field !== undefined) {
      result += field[1];
      at += field[0].length;
      continue;
    }
    result += literal(format[at]!);
    at++;
  }
  return result;
}

function literal(text: string): string {
  return text.replaceAll("%", "%%");
}

/**
 * What a source field can hold. `any`: a cell of a table without a schema, typed value by value; its bytes are rare and
 * judged only by the run.
 */
export type SourceType = "STRING" | "INTEGER" | "DOUBLE" | "BOOLEAN" | "BINARY" | "ANY";

/** From best to worst. `lossy`: every value is written, some not as they were. `risky`: some values become dirty records. */
export const VERDICTS = ["safe", "lossy", "risky", "impossible"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Why; each has its sentence in the message catalogue. */
export type VerdictReason =
  | "fits"
  | "textMustBeNumber"
  | "textMustBeBoolean"
  | "textMustBeDate"
  | "textMustBeJson"
  | "textLength"
  | "numberRange"
  | "fractionLost"
  | "digitsLost"
  | "numberAsBoolean"
  | "numberAsTime"
  | "bytesAsText"
  | "constantMisfit"
  | "noConversion"
  | "typeNotWritable"
  | "unknownField";

export interface Judgement {
  readonly verdict: Verdict;
  readonly reason: VerdictReason;
}

/** What decides beside the types; the defaults are those of the writer. */
export interface JudgementOptions {
  readonly binaryEncoding?: "utf8" | "base64" | "hex";
  readonly wrapIntegers?: boolean;
}

const INTEGER_DIGITS = 19;
/** A sign and all digits of a 64-bit integer. */
const INTEGER_LENGTH = 20;
const INTEGER_KINDS = new Set(["INT", "SMALLINT", "TINYINT"]);
const TIME_KINDS = new Set(["DATETIME", "DATE", "TIMESTAMP"]);
const NESTED_KINDS = new Set(["ARRAY", "MAP", "STRUCT"]);
/** Types that no value can be written into; the run refuses them before it reads. */
const UNWRITABLE = new Set(["JSON", "TIMESTAMP_NTZ", "INTERVAL_DAY_TIME", "INTERVAL_YEAR_MONTH"]);

const safe: Judgement = { verdict: "safe", reason: "fits" };
const lossy = (reason: VerdictReason): Judgement => ({ verdict: "lossy", reason });
const risky = (reason: VerdictReason): Judgement => ({ verdict: "risky", reason });
const impossible = (reason: VerdictReason): Judgement => ({ verdict: "impossible", reason });

/**
 * Whether values of `source` can be written into a MaxCompute column of `type`, a type name as the service prints it:
 * `STRING`, `DECIMAL(10,2)`, `ARRAY<BIGINT>`. The rules are those of the writer (lib/connectors/odps/conversions.ts),
 * which a test holds them to.
 */
export function judge(source: SourceType, type: string, options: JudgementOptions = {}): Judgement {
  const target = readType(type);
  if (UNWRITABLE.has(target.kind)) return impossible("typeNotWritable");
  switch (source) {
    case "STRING":
      return fromText(target);
    case "INTEGER":
      return fromInteger(target, options);
    case "DOUBLE":
      return fromDouble(target);
    case "BOOLEAN":
      return fromBoolean(target);
    case "BINARY":
      return fromBytes(target, options);
    case "ANY":
      return fromAny(target, options);
  }
}

/** A constant is a text that is known: what needs no guess is not guessed. */
export function judgeConstant(text: string, type: string): Judgement {
  const judgement = judge("STRING", type);
  const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?$/.test(text);
  switch (judgement.reason) {
    case "textMustBeNumber":
      return number ? (readType(type).kind === "DOUBLE" ? safe : judgement) : impossible("constantMisfit");
    case "textMustBeBoolean":
      return /^(true|false)$/i.test(text) ? safe : impossible("constantMisfit");
    case "textLength":
      return [...text].length <= readType(type).size! ? safe : impossible("constantMisfit");
    default:
      return judgement;
  }
}

interface Target {
  readonly kind: string;
  /** Length of VARCHAR and CHAR, precision of DECIMAL. */
  readonly size: number | null;
  readonly scale: number;
}

function readType(type: string): Target {
  const match = /^\s*([A-Za-z_0-9]+)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?/.exec(type);
  const kind = (match?.[1] ?? type).toUpperCase();
  const size = match?.[2] === undefined ? (kind === "DECIMAL" ? 38 : null) : Number(match[2]);
  const scale = match?.[3] === undefined ? (kind === "DECIMAL" && match?.[2] === undefined ? 18 : 0) : Number(match[3]);
  return { kind: kind === "FLOAT" ? "DOUBLE" : kind === "CHAR" ? "VARCHAR" : kind, size, scale };
}

function fromText({ kind }: Target): Judgement {
  if (kind === "STRING" || kind === "BINARY") return safe;
  if (kind === "VARCHAR") return risky("textLength");
  if (kind === "BOOLEAN") return risky("textMustBeBoolean");
  if (TIME_KINDS.has(kind)) return risky("textMustBeDate");
  if (NESTED_KINDS.has(kind)) return risky("textMustBeJson");
  return risky("textMustBeNumber");
}

function fromInteger({ kind, size, scale }: Target, { wrapIntegers = false }: JudgementOptions): Judgement {
  if (kind === "STRING" || kind === "BIGINT") return safe;
  if (kind === "VARCHAR") return size! >= INTEGER_LENGTH ? safe : risky("textLength");
  if (INTEGER_KINDS.has(kind)) return wrapIntegers && kind !== "TINYINT" ? lossy("digitsLost") : risky("numberRange");
  if (kind === "DECIMAL") return size! - scale >= INTEGER_DIGITS ? safe : risky("numberRange");
  if (kind === "DOUBLE") return lossy("digitsLost");
  if (kind === "BOOLEAN") return lossy("numberAsBoolean");
  if (TIME_KINDS.has(kind)) return risky("numberAsTime");
  return impossible("noConversion");
}

function fromDouble({ kind }: Target): Judgement {
  if (kind === "STRING" || kind === "DOUBLE") return safe;
  if (kind === "VARCHAR") return risky("textLength");
  if (kind === "BIGINT" || INTEGER_KINDS.has(kind)) return risky("fractionLost");
  if (kind === "DECIMAL") return risky("numberRange");
  return impossible("noConversion");
}

function fromBoolean({ kind, size, scale }: Target): Judgement {
  if (kind === "VARCHAR") return size! >= "false".length ? safe : risky("textLength");
  if (kind === "DECIMAL") return size! > scale ? safe : risky("numberRange");
  const fits = new Set(["STRING", "BOOLEAN", "BIGINT", "DOUBLE", ...INTEGER_KINDS]);
  return fits.has(kind) ? safe : impossible("noConversion");
}

function fromBytes({ kind }: Target, { binaryEncoding = "utf8" }: JudgementOptions): Judgement {
  if (kind === "BINARY") return safe;
  if (kind === "STRING") return binaryEncoding === "utf8" ? lossy("bytesAsText") : safe;
  if (kind === "VARCHAR") return risky("textLength");
  return impossible("noConversion");
}

/** The common ground of what a cell may hold: one misfit among the types is a risk, not the end. */
function fromAny(target: Target, options: JudgementOptions): Judgement {
  const each = [fromText(target), fromInteger(target, options), fromDouble(target), fromBoolean(target)];
  const verdicts = new Set(each.map(({ verdict }) => verdict));
  if (verdicts.size === 1 && verdicts.has("safe")) return safe;
  if (verdicts.size === 1 && verdicts.has("impossible")) return impossible("noConversion");
  return risky(each.find(({ verdict }) => verdict === "risky")?.reason ?? "noConversion");
}

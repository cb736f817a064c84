import { arithmetic, number, text, whole } from "../coercion";
import { sql } from "../fragment";
import { isWhole, typed } from "../typed";
import { form, same, typeOfFirst, type Builtin, type Builtins } from "./builtin";

const real = (name: string): Builtin => form("double", 1, 1, ([value]) => sql`${name}(${number(value!)})`);
const pow = form("double", 2, 2, ([base, exponent]) => sql`pow(${number(base!)}, ${number(exponent!)})`);
const rounded = (name: string): Builtin =>
  form("bigint", 1, 1, ([value]) => sql`CAST(${name}(${number(value!)}) AS BIGINT)`);

/** Cuts decimals off, or with a negative count whole digits. */
const trunc = form(
  (args) => number(args[0]!).type,
  1,
  2,
  ([value, digits]) => {
    const power = sql`pow(10, ${digits === undefined ? "0" : whole(digits)})`;
    return isWhole(value!.type) && digits === undefined
      ? value!
      : sql`(trunc(${number(value!)} * ${power}) / ${power})`;
  },
);

const positiveRemainder = form(typeOfFirst, 2, 2, ([a, b]) =>
  arithmetic("%", typed(sql`(${arithmetic("%", a!, b!)} + ${b!})`, null), b!),
);

/** Mathematics. Texts are read as numbers. */
export const numbers: Builtins = {
  ABS: form(
    (args) => number(args[0]!).type,
    1,
    1,
    ([value]) => sql`abs(${number(value!)})`,
  ),
  CEIL: rounded("ceil"),
  CEILING: rounded("ceil"),
  FLOOR: rounded("floor"),
  ROUND: form(
    (args) => (isWhole(args[0]!.type) ? args[0]!.type : null),
    1,
    2,
    ([value, digits]) =>
      sql`round(${number(value!)}, ${digits === undefined ? "0" : sql`CAST(${whole(digits)} AS INTEGER)`})`,
  ),
  TRUNC: trunc,
  SIGN: real("sign"),
  SQRT: real("sqrt"),
  CBRT: real("cbrt"),
  EXP: real("exp"),
  LN: real("ln"),
  LOG2: real("log2"),
  LOG10: real("log10"),
  LOG: form("double", 1, 2, ([base, value]) =>
    value === undefined ? sql`ln(${number(base!)})` : sql`(ln(${number(value)}) / ln(${number(base!)}))`,
  ),
  POW: pow,
  POWER: pow,
  SIN: real("sin"),
  COS: real("cos"),
  TAN: real("tan"),
  ASIN: real("asin"),
  ACOS: real("acos"),
  ATAN: real("atan"),
  ATAN2: form("double", 2, 2, ([y, x]) => sql`atan2(${number(y!)}, ${number(x!)})`),
  RADIANS: real("radians"),
  DEGREES: real("degrees"),
  PI: same("double", "pi", 0),
  E: form("double", 0, 0, () => sql`exp(CAST(1 AS DOUBLE))`),
  RAND: form("double", 0, 1, () => sql`random()`),
  BIN: form("string", 1, 1, ([value]) => sql`bin(${whole(value!)})`),
  HEX: form("string", 1, 1, ([value]) => sql`hex(${isWhole(value!.type) ? value! : text(value!)})`),
  UNHEX: form("binary", 1, 1, ([value]) => sql`unhex(${text(value!)})`),
  PMOD: positiveRemainder,
  MOD: form(typeOfFirst, 2, 2, ([a, b]) => arithmetic("%", a!, b!)),
  SHIFTLEFT: form(typeOfFirst, 2, 2, ([value, by]) => sql`(${value!} << ${by!})`),
  SHIFTRIGHT: form(typeOfFirst, 2, 2, ([value, by]) => sql`(${value!} >> ${by!})`),
  ISNAN: form("boolean", 1, 1, ([value]) => sql`isnan(CAST(${number(value!)} AS DOUBLE))`),
  NEGATIVE: form(
    (args) => number(args[0]!).type,
    1,
    1,
    ([value]) => sql`(-${number(value!)})`,
  ),
};

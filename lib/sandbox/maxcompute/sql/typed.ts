import type { OdpsType, ScalarKind } from "@/lib/maxcompute/odps-type";
import type { Fragment } from "./fragment";

/** DuckDB SQL of a value with the MaxCompute type it has, or null where that is not known before DuckDB looks. */
export interface Typed extends Fragment {
  readonly type: OdpsType | null;
}

export function typed(fragment: Fragment, type: OdpsType | ScalarKind | null): Typed {
  return { ...fragment, type: typeof type === "string" ? { kind: type } : type };
}

const WHOLE: readonly OdpsType["kind"][] = ["tinyint", "smallint", "int", "bigint"];
const NUMBERS: readonly OdpsType["kind"][] = [...WHOLE, "decimal", "float", "double"];
const TEXTS: readonly OdpsType["kind"][] = ["string", "varchar", "char", "json"];
const MOMENTS: readonly OdpsType["kind"][] = ["date", "datetime", "timestamp", "timestamp_ntz"];

export function isWhole(type: OdpsType | null): boolean {
  return type !== null && WHOLE.includes(type.kind);
}
export function isNumber(type: OdpsType | null): boolean {
  return type !== null && NUMBERS.includes(type.kind);
}
export function isText(type: OdpsType | null): boolean {
  return type !== null && TEXTS.includes(type.kind);
}
export function isMoment(type: OdpsType | null): boolean {
  return type !== null && MOMENTS.includes(type.kind);
}

/** The type that holds values of all of these, or null when it is not clear. */
export function commonType(types: readonly (OdpsType | null)[]): OdpsType | null {
  const [first = null, ...rest] = types;
  if (rest.length === 0) return first;
  if (types.includes(null)) return null;
  if (rest.every((type) => JSON.stringify(type) === JSON.stringify(first))) return first;
  if (types.every(isWhole))
    return { kind: WHOLE[Math.max(...types.map((type) => WHOLE.indexOf(type!.kind)))] as "bigint" };
  if (types.every(isNumber) && types.some((type) => type!.kind === "double")) return { kind: "double" };
  return types.every(isText) ? { kind: "string" } : null;
}

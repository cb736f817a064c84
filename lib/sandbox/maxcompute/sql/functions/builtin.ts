import type { OdpsType, ScalarKind } from "@/lib/maxcompute/odps-type";
import type { Call } from "../ast";
import { join, sql, type Fragment } from "../fragment";
import type { Scope } from "../translation";
import { commonType, type Typed } from "../typed";

/** A function of MaxCompute and how DuckDB computes it. */
export interface Builtin {
  readonly result: Result;
  /** Bounds of the number of arguments, both included. */
  readonly min: number;
  readonly max: number;
  emit(args: readonly Typed[], use: Use): Fragment;
}

/** The type of what comes out; null where only DuckDB can tell. */
export type Result = ScalarKind | null | ((args: readonly Typed[]) => OdpsType | null);

/** How a function is being called. */
export interface Use {
  readonly call: Call;
  readonly scope: Scope;
  /** ` OVER (…)`, or nothing. */
  readonly over: Fragment | string;
  /** `DISTINCT `, or nothing. */
  readonly distinct: string;
  /** ` ORDER BY …` inside the parentheses, or nothing. */
  readonly order: Fragment | string;
  /** ` FILTER (WHERE …)` and ` OVER (…)`, or nothing. */
  readonly tail: Fragment;
}

export type Builtins = Readonly<Record<string, Builtin>>;
export const MANY = Number.MAX_SAFE_INTEGER;

export function form(result: Result, min: number, max: number, emit: Builtin["emit"]): Builtin {
  return { result, min, max, emit };
}

/** A function of the same meaning under DuckDB's name. */
export function same(result: Result, name: string, min: number, max = min): Builtin {
  return form(result, min, max, (args) => sql`${name}(${join(args, ", ")})`);
}

/** An aggregate of one argument, which is also a window function. */
export function aggregate(result: Result, name: string, argument: (value: Typed) => Fragment): Builtin {
  return form(
    result,
    1,
    1,
    ([value], { distinct, order, tail }) => sql`${name}(${distinct}${argument(value!)}${order})${tail}`,
  );
}

export function typeOfFirst([first]: readonly Typed[]): OdpsType | null {
  return first?.type ?? null;
}

export function typeOfAll(args: readonly Typed[]): OdpsType | null {
  return commonType(args.map((arg) => arg.type));
}

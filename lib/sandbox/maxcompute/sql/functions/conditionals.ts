import { compare } from "../coercion";
import { quoteText } from "../duck-type";
import { join, sql, type Fragment } from "../fragment";
import { semanticError } from "../odps-error";
import { commonType, type Typed } from "../typed";
import { form, MANY, same, typeOfAll, typeOfFirst, type Builtin, type Builtins } from "./builtin";

/** Unlike DuckDB's, the result is NULL as soon as one argument is. */
function extreme(name: string): Builtin {
  return form(typeOfAll, 1, MANY, (args) => {
    const isWhole = args.map((arg) => sql`${arg} IS NOT NULL`);
    return sql`CASE WHEN ${join(isWhole, " AND ")} THEN ${name}(${join(args, ", ")}) END`;
  });
}

/** `search, result` pairs with an optional default behind them. NULL equals NULL here. */
function decode([value, ...rest]: readonly Typed[]): Fragment {
  const branches: Fragment[] = [];
  for (let i = 0; i + 1 < rest.length; i += 2)
    branches.push(sql` WHEN ${value!} IS NOT DISTINCT FROM ${rest[i]!} THEN ${rest[i + 1]!}`);
  const otherwise = rest.length % 2 === 1 ? sql` ELSE ${rest.at(-1)!}` : "";
  return sql`CASE${join(branches, "")}${otherwise} END`;
}

const lastTwo = (args: readonly Typed[]) => commonType(args.slice(-2).map((arg) => arg.type));

/** Choices among values, and facts about the session. */
export const conditionals: Builtins = {
  COALESCE: same(typeOfAll, "coalesce", 1, MANY),
  NVL: same(typeOfAll, "coalesce", 2),
  IFNULL: same(typeOfAll, "coalesce", 2),
  NVL2: form(lastTwo, 3, 3, ([test, yes, no]) => sql`CASE WHEN ${test!} IS NOT NULL THEN ${yes!} ELSE ${no!} END`),
  NULLIF: form(typeOfFirst, 2, 2, ([a, b]) => sql`CASE WHEN ${compare("=", a!, b!)} THEN NULL ELSE ${a!} END`),
  IF: form(lastTwo, 3, 3, ([test, yes, no]) => sql`CASE WHEN ${test!} THEN ${yes!} ELSE ${no!} END`),
  DECODE: form((args) => args[2]?.type ?? null, 3, MANY, decode),
  GREATEST: extreme("greatest"),
  LEAST: extreme("least"),
  MAX_PT: form("string", 1, 1, (_args, { call, scope }) => {
    const [table] = call.args;
    if (table?.kind !== "text") throw semanticError(call.at, "max_pt takes the name of a table as a constant");
    const value = scope.maxPartition(table.value, call.at);
    return sql`${value === null ? "CAST(NULL AS VARCHAR)" : quoteText(value)}`;
  }),
  UUID: form("string", 0, 0, () => sql`CAST(uuid() AS VARCHAR)`),
  UNIQUE_ID: form("string", 0, 0, () => sql`CAST(uuid() AS VARCHAR)`),
  CURRENT_DATABASE: form("string", 0, 0, (_args, { scope }) => sql`${quoteText(scope.projectName)}`),
  ASSERT_TRUE: form(null, 1, 1, ([test]) => sql`CASE WHEN ${test!} THEN NULL ELSE error('ASSERT_TRUE failed') END`),
};

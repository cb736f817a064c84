import type { Source } from "./ast";
import { quoteName } from "./duck-type";
import { explodedColumns } from "./explode";
import { from, join, sql, type Fragment } from "./fragment";
import { semanticError } from "./odps-error";
import { translateExpression } from "./translate-expression";
import { nameList, renamed, translateQuery } from "./translate-query";
import type { Relation, Scope } from "./translation";

/** What stands in FROM, and the names it makes. */
interface TranslatedSource {
  readonly sql: Fragment;
  readonly relations: readonly Relation[];
}

export function translateSource(source: Source, scope: Scope): TranslatedSource {
  switch (source.kind) {
    case "table": {
      const { parts, at } = source.name;
      const own = parts.at(-1)!.text;
      const alias = source.alias?.text ?? own;
      const listed = parts.length === 1 ? scope.tables.get(own) : undefined;
      const rows = listed ? { sql: sql`${quoteName(own)}`, columns: listed } : scope.source(source.name);
      const relation = { alias, columns: rows.columns };
      return {
        sql: from(at, sql`${rows.sql} AS ${quoteName(alias)}`),
        relations: [
          rows.filteredBy === undefined ? relation : { ...relation, filteredBy: { keys: rows.filteredBy, at } },
        ],
      };
    }
    case "variable": {
      const rows = scope.variable(source.name, source.at);
      const alias = source.alias?.text ?? source.name;
      return { sql: sql`${rows.sql} AS ${quoteName(alias)}`, relations: [{ alias, columns: rows.columns }] };
    }
    case "query": {
      const rows = translateQuery(source.query, scope);
      const alias = source.alias?.text ?? null;
      const name = alias === null ? "" : ` AS ${quoteName(alias)}${nameList(source.columns)}`;
      return {
        sql: sql`(${rows.sql})${name}`,
        relations: [{ alias, columns: renamed(rows.columns, source.columns) }],
      };
    }
    case "join":
      return translateJoin(source, scope);
    case "lateralView":
      return translateLateralView(source, scope);
  }
}

const JOINS = {
  INNER: "JOIN",
  LEFT: "LEFT JOIN",
  RIGHT: "RIGHT JOIN",
  FULL: "FULL JOIN",
  CROSS: "CROSS JOIN",
  "LEFT SEMI": "SEMI JOIN",
  "LEFT ANTI": "ANTI JOIN",
} as const;

function translateJoin(source: Extract<Source, { kind: "join" }>, scope: Scope): TranslatedSource {
  const left = translateSource(source.left, scope);
  const right = translateSource(source.right, scope);
  const both = [...left.relations, ...right.relations];
  const isFilter = source.type === "LEFT SEMI" || source.type === "LEFT ANTI";
  const relations = isFilter ? left.relations : both;
  const nested = source.right.kind === "join" ? sql`(${right.sql})` : right.sql;
  const joined = (words: string) => sql`${left.sql} ${words} ${nested}`;
  const words = JOINS[source.type];
  if (source.natural) return { sql: joined(`NATURAL ${words}`), relations };
  if (source.on !== null) {
    const on = translateExpression(source.on, { ...scope, relations: [...both, ...scope.relations] });
    return { sql: sql`${joined(words)} ON ${on}`, relations };
  }
  if (source.using.length > 0) return { sql: sql`${joined(words)} USING ${nameList(source.using)}`, relations };
  if (source.type === "INNER" || source.type === "CROSS") return { sql: joined("CROSS JOIN"), relations };
  return { sql: sql`${joined(words)} ON TRUE`, relations };
}

function translateLateralView(view: Extract<Source, { kind: "lateralView" }>, scope: Scope): TranslatedSource {
  const input = translateSource(view.input, scope);
  const exploded = explodedColumns(view.call, { ...scope, relations: [...input.relations, ...scope.relations] });
  if (exploded === null) throw semanticError(view.call.at, `${view.call.name.toLowerCase()} is not a table function`);
  const columns = exploded.map(({ name, value }, i) => ({ name: view.columns[i]?.text ?? name, type: value.type }));
  const values = exploded.map(({ value }, i) => sql`${value} AS ${quoteName(columns[i]!.name)}`);
  const lateral = sql`LATERAL (SELECT ${join(values, ", ")}) AS ${quoteName(view.alias.text)}`;
  return {
    sql: view.outer ? sql`${input.sql} LEFT JOIN ${lateral} ON TRUE` : sql`${input.sql} CROSS JOIN ${lateral}`,
    relations: [...input.relations, { alias: view.alias.text, columns }],
  };
}

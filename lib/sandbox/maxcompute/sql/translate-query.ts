import type { Expression, Name, Query, QueryBody, Select, SelectItem } from "./ast";
import { quoteName } from "./duck-type";
import { explodedColumns } from "./explode";
import { from, join, sql, type Fragment } from "./fragment";
import { semanticError } from "./odps-error";
import { translateExpression, translateOrderBy, translateWindow } from "./translate-expression";
import { translateSource } from "./translate-source";
import type { OutputColumn, Relation, Rows, Scope } from "./translation";
import { commonType } from "./typed";

/** A query as DuckDB runs it. Its columns carry the names that MaxCompute gives: `_c0`, `_c1`, … where none was chosen. */
export function translateQuery(query: Query, outer: Scope): Rows {
  let scope = outer;
  const list: Fragment[] = [];
  for (const { name, columns, query: inner } of query.with) {
    const rows = translateQuery(inner, scope);
    list.push(sql`${quoteName(name.text)}${nameList(columns)} AS (${rows.sql})`);
    scope = { ...scope, tables: new Map([...scope.tables, [name.text, renamed(rows.columns, columns)]]) };
  }
  const { rows, orderScope } = translateBody(query.body, scope);
  const parts = [list.length === 0 ? "" : sql`WITH ${join(list, ", ")} `, rows.sql];
  if (query.orderBy.length > 0) parts.push(sql` ORDER BY ${translateOrderBy(query.orderBy, orderScope)}`);
  if (query.limit !== null) parts.push(sql` LIMIT ${translateOrdinal(query.limit, scope)}`);
  if (query.offset !== null) parts.push(sql` OFFSET ${translateOrdinal(query.offset, scope)}`);
  return { sql: join(parts, ""), columns: rows.columns };
}

/** Columns under the names that an alias list gives them. */
export function renamed(columns: readonly OutputColumn[], names: readonly Name[]): readonly OutputColumn[] {
  return columns.map((column, i) => ({ ...column, name: names[i]?.text ?? column.name }));
}

export function nameList(names: readonly Name[]): string {
  return names.length === 0 ? "" : `(${names.map((name) => quoteName(name.text)).join(", ")})`;
}

/** With the scope in which its ORDER BY is read: the query's own columns and those of its FROM. */
interface Body {
  readonly rows: Rows;
  readonly orderScope: Scope;
}

function translateBody(body: QueryBody, scope: Scope): Body {
  if (body.kind === "select") return translateSelect(body, scope);
  const rows = translateRows(body, scope);
  return { rows, orderScope: { ...scope, relations: [{ alias: null, columns: rows.columns }, ...scope.relations] } };
}

function translateRows(body: Exclude<QueryBody, Select>, scope: Scope): Rows {
  switch (body.kind) {
    case "values": {
      const rows = body.rows.map((row) => row.map((value) => translateExpression(value, scope)));
      const lines = rows.map((row) => sql`(${join(row, ", ")})`);
      const columns = (body.rows[0] ?? []).map((_, i) => ({
        name: `col${i}`,
        type: commonType(
          rows.filter((_row, at) => body.rows[at]![i]?.kind !== "null").map((row) => row[i]?.type ?? null),
        ),
      }));
      return { sql: sql`VALUES ${join(lines, ", ")}`, columns };
    }
    case "nested": {
      const rows = translateQuery(body.query, scope);
      return { sql: sql`(${rows.sql})`, columns: rows.columns };
    }
    case "set": {
      const left = translateBody(body.left, scope).rows;
      const right = translateBody(body.right, scope).rows;
      const columns = left.columns.map(({ name, type }, i) => ({
        name,
        type: commonType([type, right.columns[i]?.type ?? null]),
      }));
      return { sql: sql`${left.sql} ${body.operator}${body.all ? " ALL" : ""} ${right.sql}`, columns };
    }
  }
}

function translateSelect(select: Select, outer: Scope): Body {
  const source = select.from === null ? null : translateSource(select.from, outer);
  const scope = { ...outer, relations: [...(source?.relations ?? []), ...outer.relations] };
  for (const relation of source?.relations ?? []) checkPartitionFilter(relation, select);
  const items = select.items.map((item, i) => translateItem(item, i, scope));
  const columns = items.flatMap((item) => item.columns);
  const parts: Fragment[] = [
    sql`SELECT ${select.distinct ? "DISTINCT " : ""}${join(
      items.map((item) => item.sql),
      ", ",
    )}`,
  ];
  if (source !== null) parts.push(sql` FROM ${source.sql}`);
  if (select.where !== null) parts.push(sql` WHERE ${translateExpression(select.where, scope)}`);
  // GROUP BY, HAVING and ORDER BY also see the names that the select list has given.
  const withNames: Scope = { ...scope, relations: [...scope.relations, { alias: null, columns }] };
  if (select.groupBy !== null) parts.push(sql` GROUP BY ${translateGroupBy(select, withNames)}`);
  if (select.having !== null) parts.push(sql` HAVING ${translateExpression(select.having, withNames)}`);
  if (select.windows.length > 0) {
    const windows = select.windows.map(
      ({ name, window }) => sql`${quoteName(name.text)} AS (${translateWindow(window, scope)})`,
    );
    parts.push(sql` WINDOW ${join(windows, ", ")}`);
  }
  if (select.qualify !== null) parts.push(sql` QUALIFY ${translateExpression(select.qualify, withNames)}`);
  return { rows: { sql: from(select.at, join(parts, "")), columns }, orderScope: withNames };
}

/** A condition on a partition column anywhere in WHERE or ON will do. */
function checkPartitionFilter({ filteredBy, alias }: Relation, { where, from: source }: Select): void {
  if (filteredBy === undefined) return;
  if (mentions(where, filteredBy.keys) || mentions(source, filteredBy.keys)) return;
  const text = `Table(${alias}) is full scan with all partitions, please specify partition predicates`;
  throw semanticError(filteredBy.at, `physical plan generation failed: ${text}`);
}

function mentions(node: unknown, names: readonly string[]): boolean {
  if (typeof node !== "object" || node === null) return false;
  if ("kind" in node && node.kind === "column" && "parts" in node)
    return names.includes((node.parts as readonly Name[]).at(-1)!.text);
  return Object.values(node).some((child) => mentions(child, names));
}

function translateItem({ expression, aliases }: SelectItem, index: number, scope: Scope): Rows {
  if (expression.kind === "star") {
    const alias = expression.qualifier.at(-1)?.text ?? null;
    const hidden = new Set(expression.except.map((name) => name.text));
    const columns = scope.relations
      .filter((relation) => alias === null || relation.alias === alias)
      .flatMap((relation) => relation.columns)
      .filter((column) => !hidden.has(column.name));
    return { sql: translateExpression(expression, scope), columns };
  }
  const exploded = expression.kind === "call" ? explodedColumns(expression, scope) : null;
  if (exploded !== null) {
    const columns = exploded.map(({ name, value }, i) => ({ name: aliases[i]?.text ?? name, type: value.type }));
    const values = exploded.map(({ value }, i) => sql`${value} AS ${quoteName(columns[i]!.name)}`);
    return { sql: join(values, ", "), columns };
  }
  if (aliases.length > 1) throw semanticError(aliases[1]!.at, "several aliases need a table function");
  const name = aliases[0]?.text ?? ownName(expression) ?? `_c${index}`;
  const value = translateExpression(expression, scope);
  return { sql: sql`${value} AS ${quoteName(name)}`, columns: [{ name, type: value.type }] };
}

function ownName(expression: Expression): string | null {
  if (expression.kind === "column") return expression.parts.at(-1)!.text;
  return expression.kind === "field" ? expression.name.text : null;
}

function translateGroupBy({ groupBy }: Select, scope: Scope): Fragment {
  if (groupBy === null) return sql``;
  const list = (items: readonly Expression[]) =>
    join(
      items.map((item) => translateOrdinal(item, scope)),
      ", ",
    );
  if (groupBy.form === "plain") return list(groupBy.items);
  if (groupBy.form === "ROLLUP" || groupBy.form === "CUBE") return sql`${groupBy.form}(${list(groupBy.items)})`;
  return sql`GROUPING SETS (${join(
    groupBy.form.sets.map((set) => sql`(${list(set)})`),
    ", ",
  )})`;
}

/** A whole number here is the position of a select item, or a count, and must stay bare. */
function translateOrdinal(expression: Expression, scope: Scope): Fragment {
  if (expression.kind === "number" && /^[0-9]+$/.test(expression.value)) return sql`${expression.value}`;
  return translateExpression(expression, scope);
}

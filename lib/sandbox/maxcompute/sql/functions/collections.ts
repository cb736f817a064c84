import type { OdpsType } from "@/lib/maxcompute/odps-type";
import { text, whole } from "../coercion";
import { quoteName } from "../duck-type";
import { join, sql } from "../fragment";
import { OdpsError, spot } from "../odps-error";
import { commonType, type Typed } from "../typed";
import { form, MANY, same, typeOfAll, typeOfFirst, type Builtins, type Result } from "./builtin";

function elementOf([list]: readonly Typed[]): OdpsType | null {
  return list?.type?.kind === "array" ? list.type.element : null;
}

function listOf(element: OdpsType | null): OdpsType | null {
  return element === null ? null : { kind: "array", element };
}

const mapType: Result = (args) => {
  const key = commonType(args.filter((_, i) => i % 2 === 0).map((arg) => arg.type));
  const value = commonType(args.filter((_, i) => i % 2 === 1).map((arg) => arg.type));
  return key && value ? { kind: "map", key, value } : null;
};

const size = form("bigint", 1, 1, ([value]) =>
  value!.type?.kind === "map" ? sql`CAST(cardinality(${value!}) AS BIGINT)` : sql`len(${value!})`,
);

const arrays: Builtins = {
  ARRAY: form(
    (args) => listOf(typeOfAll(args)),
    0,
    MANY,
    (args) => sql`[${join(args, ", ")}]`,
  ),
  SIZE: size,
  CARDINALITY: size,
  EXPLODE: form(elementOf, 1, 1, ([value]) => sql`unnest(${value!})`),
  ARRAY_CONTAINS: same("boolean", "list_contains", 2),
  ARRAY_DISTINCT: same(typeOfFirst, "list_distinct", 1),
  ARRAY_JOIN: form("string", 2, 3, ([value, separator]) => sql`array_to_string(${value!}, ${separator!})`),
  ARRAY_MAX: same(elementOf, "list_max", 1),
  ARRAY_MIN: same(elementOf, "list_min", 1),
  ARRAY_POSITION: form(
    "bigint",
    2,
    2,
    ([value, item]) => sql`CAST(coalesce(list_position(${value!}, ${item!}), 0) AS BIGINT)`,
  ),
  ARRAY_REMOVE: form(
    typeOfFirst,
    2,
    2,
    ([value, item]) => sql`list_filter(${value!}, lambda "__item": "__item" IS DISTINCT FROM ${item!})`,
  ),
  ARRAY_REPEAT: form(
    ([item]) => listOf(item!.type),
    2,
    2,
    ([item, times]) => sql`list_resize([${item!}], ${whole(times!)}, ${item!})`,
  ),
  ARRAY_SORT: form(typeOfFirst, 1, 1, ([value]) => sql`list_sort(${value!})`),
  SORT_ARRAY: form(typeOfFirst, 1, 2, ([value, isAscending]) =>
    isAscending === undefined
      ? sql`list_sort(${value!}, 'ASC', 'NULLS FIRST')`
      : sql`CASE WHEN ${isAscending} THEN list_sort(${value!}, 'ASC', 'NULLS FIRST') ELSE list_reverse_sort(${value!}) END`,
  ),
  ARRAY_UNION: form(typeOfFirst, 2, 2, ([a, b]) => sql`list_distinct(list_concat(${a!}, ${b!}))`),
  ARRAY_INTERSECT: same(typeOfFirst, "list_intersect", 2),
  ARRAY_EXCEPT: form(
    typeOfFirst,
    2,
    2,
    ([a, b]) => sql`list_filter(${a!}, lambda "__item": NOT list_contains(${b!}, "__item"))`,
  ),
  ARRAYS_OVERLAP: same("boolean", "list_has_any", 2),
  SLICE: form(
    typeOfFirst,
    3,
    3,
    ([value, start, length]) => sql`list_slice(${value!}, ${whole(start!)}, ${whole(start!)} + ${whole(length!)} - 1)`,
  ),
  SEQUENCE: form(
    ([start]) => listOf(start!.type),
    2,
    3,
    (args) => sql`generate_series(${join(args, ", ")})`,
  ),
  FLATTEN: same(elementOf, "flatten", 1),
  TRANSFORM: same(null, "list_transform", 2),
  FILTER: same(typeOfFirst, "list_filter", 2),
};

/** Arrays, maps and structs. */
export const collections: Builtins = {
  ...arrays,
  MAP: form(mapType, 0, MANY, (args, { call }) => {
    if (args.length % 2 !== 0)
      throw new OdpsError("ODPS-0130221", `${spot(call.at)} Invalid argument count - map takes keys and values`);
    const keys = args.filter((_, i) => i % 2 === 0);
    const values = args.filter((_, i) => i % 2 === 1);
    return sql`map([${join(keys, ", ")}], [${join(values, ", ")}])`;
  }),
  MAP_KEYS: form(
    ([map]) => listOf(map?.type?.kind === "map" ? map.type.key : null),
    1,
    1,
    ([map]) => sql`map_keys(${map!})`,
  ),
  MAP_VALUES: form(
    ([map]) => listOf(map?.type?.kind === "map" ? map.type.value : null),
    1,
    1,
    ([map]) => sql`map_values(${map!})`,
  ),
  MAP_ENTRIES: same(null, "map_entries", 1),
  MAP_FROM_ENTRIES: same(null, "map_from_entries", 1),
  MAP_CONCAT: same(typeOfFirst, "map_concat", 1, MANY),
  STR_TO_MAP: form(
    () => ({ kind: "map", key: { kind: "string" }, value: { kind: "string" } }),
    1,
    3,
    ([value, outer, inner]) => sql`fn.text_map(${text(value!)}, ${outer ?? "','"}, ${inner ?? "'='"})`,
  ),
  STRUCT: form(null, 1, MANY, (args) => {
    const members = args.map((arg, i) => sql`"col${String(i + 1)}" := ${arg}`);
    return sql`struct_pack(${join(members, ", ")})`;
  }),
  NAMED_STRUCT: form(null, 2, MANY, (args, { call }) => {
    const names = call.args.filter((_, i) => i % 2 === 0);
    const members = args.filter((_, i) => i % 2 === 1);
    const parts = members.map((member, i) => {
      const name = names[i];
      if (name?.kind !== "text")
        throw new OdpsError(
          "ODPS-0130121",
          `${spot(call.at)} Invalid argument type - named_struct takes constant names`,
        );
      return sql`${quoteName(name.value.toLowerCase())} := ${member}`;
    });
    return sql`struct_pack(${join(parts, ", ")})`;
  }),
};

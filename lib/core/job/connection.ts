import { isObject } from "./formats";
import { stepType, type StepCategory } from "./step-types";

/**
 * Connections in the two forms of a job. A job of ours names a data source; a DataX job carries address and
 * credentials in each step. On the way out secrets become placeholders `${ds.NAME.field}`, never values; on the way in
 * a placeholder names its data source, and a connection that was spelled out is taken away and reported.
 */
export type Parameter = Readonly<Record<string, unknown>>;

const PLACEHOLDER = /^\$\{ds\.([^.{}]+)\.([^{}]+)\}$/;
const placeholder = (dataSource: string, field: string) => `\${ds.${dataSource}.${field}}`;

/** Steps over JDBC, whose connection is a list of addresses with tables. */
const RELATIONAL = new Set([
  "mysql",
  "postgresql",
  "sqlserver",
  "oracle",
  "clickhouse",
  "holo",
  "starrocks",
  "doris",
  "polardb",
  "rdbms",
]);

/** Connection fields of steps that this installation cannot run but can convert. */
const COMMON_FIELDS = ["endpoint", "instanceName", "bucket", "accessId", "accessKey", "securityToken"];

/** What a DataX step says in place of `datasource`. */
export function withConnection(category: StepCategory, type: string, parameter: Parameter): Parameter {
  if (RELATIONAL.has(type)) return withJdbc(category, parameter);
  const { datasource, ...rest } = parameter;
  if (typeof datasource !== "string") return parameter;
  const fields = {
    ...Object.fromEntries(fieldsOf(category, type).map((field) => [field, placeholder(datasource, field)])),
  };
  return { ...fields, ...rest };
}

export interface WithoutConnection {
  readonly parameter: Parameter;
  /** The data source that an inline connection was replaced by, or null when nothing was taken away. */
  readonly replaced: string | null;
}

/** The parameter with its connection turned back into the name of a data source. */
export function withoutConnection(category: StepCategory, type: string, parameter: Parameter): WithoutConnection {
  if (RELATIONAL.has(type)) return withoutJdbc(type, category, parameter);
  const fields = [
    ...new Set([...fieldsOf(category, type), ...(typeof parameter.datasource === "string" ? [] : COMMON_FIELDS)]),
  ];
  const given = fields.filter((field) => field in parameter);
  if (given.length === 0) return { parameter, replaced: null };
  const rest = Object.fromEntries(Object.entries(parameter).filter(([key]) => !given.includes(key)));
  const named = given
    .map((field) => PLACEHOLDER.exec(String(parameter[field]))?.[1])
    .find((name) => name !== undefined);
  const isInline = given.some((field) => !PLACEHOLDER.test(String(parameter[field])));
  const datasource = named ?? `${type}_${category}`;
  return { parameter: { datasource, ...rest }, replaced: isInline ? datasource : null };
}

function fieldsOf(category: StepCategory, type: string): readonly string[] {
  const { settings, secrets } = stepType(category, type)?.connection ?? { settings: COMMON_FIELDS, secrets: [] };
  // A security token belongs to temporary keys only: a placeholder for it would fail where there is none.
  return [...settings, ...secrets].filter((field) => field !== "securityToken" && field !== "tunnelServer");
}

function withJdbc(category: StepCategory, parameter: Parameter): Parameter {
  const { datasource, table, connection, ...rest } = parameter;
  const given = Array.isArray(connection)
    ? connection.filter(isObject)
    : [{ datasource, ...(table === undefined ? {} : { table: Array.isArray(table) ? table : [table] }) }];
  const name = given.map((item) => item.datasource).find((one) => typeof one === "string");
  if (typeof name !== "string") return parameter;
  return {
    username: placeholder(name, "username"),
    password: placeholder(name, "password"),
    connection: given.map(({ datasource: own, ...item }) => {
      const jdbcUrl = placeholder(typeof own === "string" ? own : name, "jdbcUrl");
      return { jdbcUrl: category === "reader" ? [jdbcUrl] : jdbcUrl, ...item };
    }),
    ...rest,
  };
}

function withoutJdbc(type: string, category: StepCategory, parameter: Parameter): WithoutConnection {
  const { username: _username, password: _password, connection, ...rest } = parameter;
  if (!Array.isArray(connection)) return { parameter, replaced: null };
  let replaced: string | null = null;
  const items = connection.filter(isObject).map(({ jdbcUrl, ...item }) => {
    const url: unknown = Array.isArray(jdbcUrl) ? jdbcUrl[0] : jdbcUrl;
    const named = PLACEHOLDER.exec(String(url))?.[1];
    if (named === undefined) replaced = `${type}_${category}`;
    return { datasource: named ?? `${type}_${category}`, ...item };
  });
  return { parameter: { connection: items, ...rest }, replaced };
}

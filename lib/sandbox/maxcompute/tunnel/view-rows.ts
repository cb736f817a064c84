import { SqlSession } from "../engine/session";
import { OWNER, type Service } from "../service";
import type { Table } from "../store/table";

/** A view as something to read from, as a job of its own project would see it. */
export function viewRows(service: Service, view: Table): string {
  const session = new SqlSession(service, {
    project: view.project,
    owner: OWNER,
    settings: { "odps.sql.timezone": "UTC", "odps.default.schema": view.schema },
  });
  const at = { line: 1, column: 1 };
  const parts = [view.project, view.schema, view.name].map((text) => ({ text, at }));
  return `${session.translation.source({ parts, at }).sql.text} AS "view_rows"`;
}

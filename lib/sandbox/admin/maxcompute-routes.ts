import { z } from "zod";
import { createProject, expireUpload, type MaxcomputeSandbox } from "../maxcompute";
import type { Service } from "../maxcompute/service";
import type { Project } from "../maxcompute/store/catalog";
import { AdminRefusal, plainRoute, route, type AdminRoute } from "./route";

const PROJECT_NAME = /^[A-Za-z]\w{2,127}$/;

/** What people and tests may do to the MaxCompute server that no client can. */
export function maxcomputeRoutes(sandbox: MaxcomputeSandbox): AdminRoute[] {
  const { service } = sandbox;
  return [
    plainRoute("GET", "/maxcompute/projects", () =>
      service.catalog.projects().map(({ name, comment }) => ({ name, comment })),
    ),
    route(
      "POST",
      "/maxcompute/projects",
      z.object({ name: z.string(), comment: z.string().default("") }),
      async ({ body }) => {
        if (!PROJECT_NAME.test(body.name)) throw new AdminRefusal(400, `'${body.name}' is no project name.`);
        await createProject(sandbox, body.name, body.comment);
      },
    ),
    plainRoute("GET", "/maxcompute/projects/:project/tables", ({ params }) => {
      const project = service.catalog.project(params.project!);
      if (project === null) throw new AdminRefusal(404, `There is no project ${params.project}.`);
      return describeTables(service, project);
    }),
    plainRoute("GET", "/maxcompute/uploads", () =>
      service.sessions.uploads().map(({ id, tableId, partition, overwrite, status, createdAt }) => ({
        id,
        table: service.catalog.tableById(tableId)?.name ?? null,
        partition,
        overwrite,
        status,
        createdAt: new Date(createdAt),
        blocks: service.sessions.blocks(id).length,
      })),
    ),
    plainRoute("POST", "/maxcompute/uploads/:id/expire", async ({ params }) => {
      if (!(await expireUpload(service, params.id!)))
        throw new AdminRefusal(404, `There is no open session ${params.id}.`);
    }),
  ];
}

/** The tables of a project as the admin API shows them. */
export function describeTables({ catalog }: Service, { name: project, schemas }: Project) {
  return schemas.flatMap((schema) =>
    catalog.tables(project, schema.name).map((table) => {
      const partitions = catalog.partitions(table);
      const contents = table.partitionKeys.length === 0 ? [table.contents] : partitions.map((one) => one.contents);
      return {
        schema: schema.name,
        name: table.name,
        kind: table.kind,
        partitions: partitions.length,
        records: contents.reduce((sum, { records }) => sum + records, 0),
        bytes: contents.reduce((sum, { bytes }) => sum + bytes, 0),
      };
    }),
  );
}

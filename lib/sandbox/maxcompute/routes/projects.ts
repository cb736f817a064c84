import { formatExtendedProject, formatProject } from "@/lib/maxcompute/documents/project";
import { element, xmlDocument } from "@/lib/maxcompute/documents/xml";
import { allows } from "../../accounts";
import { xml, type Call, type Reply } from "../http/call";
import { noSuchProject } from "../http/service-error";
import type { Service } from "../service";
import type { Project } from "../store/catalog";
import { totalContents } from "../store/table";
import { paged } from "./page";

/** @throws ServiceError 404 NoSuchProject */
export function projectOf(service: Service, call: Call): Project {
  const name = call.path[1]!;
  const project = service.catalog.project(name);
  if (project === null) throw noSuchProject(name);
  return project;
}

export function getProject(service: Service, call: Call): Reply {
  const project = projectOf(service, call);
  const described = {
    name: project.name,
    type: "managed",
    comment: project.comment,
    state: "AVAILABLE",
    properties: project.properties,
    defaultQuota: "os_PayAsYouGoQuota",
    region: "local",
  } as const;
  const text = call.query.has("extended")
    ? formatExtendedProject(described, { usedSize: String(usedBytes(service, project)) })
    : formatProject(described);
  return xml(text, {
    "x-odps-owner": project.owner,
    "x-odps-creation-time": new Date(project.createdAt).toUTCString(),
    "last-modified": new Date(project.modifiedAt).toUTCString(),
  });
}

/** Bytes of all tables of a project, partitions and all. */
function usedBytes({ catalog }: Service, project: Project): number {
  const tables = project.schemas.flatMap((schema) => catalog.tables(project.name, schema.name));
  return tables.reduce((sum, table) => sum + totalContents(table, catalog.partitions(table)).bytes, 0);
}

export function listProjects(service: Service, call: Call): Reply {
  const wanted = (call.query.get("name") ?? "").toLowerCase();
  const all = service.catalog
    .projects()
    .filter(({ name }) => name.startsWith(wanted) && allows(call.account.projects, name));
  const { items, marker, maxItems } = paged(call, all, ({ name }) => name);
  const projects = items.map(({ name, owner, comment }) =>
    element("Project", [element("Name", name), element("Owner", owner), element("Comment", comment)]),
  );
  const head = [element("Marker", marker ?? ""), element("MaxItems", String(maxItems))];
  return xml(xmlDocument(element("Projects", [...head, ...projects])));
}

export function listSchemas(service: Service, call: Call): Reply {
  const project = projectOf(service, call);
  const schemas = project.schemas.map(({ name, comment, createdAt }) =>
    element("Schema", [
      element("Name", name),
      element("Comment", comment),
      element("Owner", project.owner),
      element("CreationTime", new Date(createdAt).toUTCString()),
    ]),
  );
  return xml(xmlDocument(element("Schemas", [element("Marker"), element("MaxItems", "1000"), ...schemas])));
}

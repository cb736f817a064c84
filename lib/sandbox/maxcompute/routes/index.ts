import { methodNotAllowed, ServiceError } from "../http/service-error";
import {
  authorization,
  catalogHost,
  logviewHost,
  logviewPage,
  quota,
  sendLogs,
  tenants,
  tunnelHost,
} from "./discovery";
import { instanceRoute, listQueueing } from "./instances";
import { getProject, listProjects, listSchemas } from "./projects";
import type { Answer, Route } from "./route";
import { listTables, queryTables } from "./tables";
import { tableRoute } from "./table-routes";

export type { Route } from "./route";

/** Finds what a request asks for by its path, its method and the keys of its query. */
export function route(method: string, path: readonly string[], query: ReadonlyMap<string, string>): Route {
  const [root, project, kind, ...rest] = path;
  switch (root) {
    case "projects":
      if (project === undefined) return service("listProjects", listProjects);
      return projectRoute(method, project, kind, rest, query);
    case "tenants":
      return service("getTenant", tenants);
    case "quotas":
      return service("getQuota", quota);
    case "logview":
      return { ...service("getLogview", project === "host" ? logviewHost : logviewPage), isPublic: true };
    case "webconsole":
      return { ...service("getWebConsole", logviewHost), isPublic: true };
    case "catalogapi":
      return { ...service("getCatalogApi", catalogHost), isPublic: true };
    default:
      return unknown(false);
  }
}

function projectRoute(
  method: string,
  project: string,
  kind: string | undefined,
  rest: readonly string[],
  query: ReadonlyMap<string, string>,
): Route {
  const [name, ...more] = rest;
  switch (kind) {
    case undefined:
      return method === "GET" ? service("getProject", getProject, project) : refused(false);
    case "tunnel":
      return service("getTunnel", tunnelHost, project);
    case "logs":
      return service("sendLogs", sendLogs, project);
    case "authorization":
      return service("authorize", authorization, project);
    case "schemas": {
      const [inner, table, ...sub] = more;
      if (inner === "tables" && table !== undefined) return tableRoute(method, table, sub, query);
      return name === undefined ? service("listSchemas", listSchemas, project) : unknown(false);
    }
    case "tables":
      if (name !== undefined) return tableRoute(method, name, more, query);
      return method === "POST"
        ? service("queryTables", queryTables, project)
        : service("listTables", listTables, project);
    case "cachedinstances":
      return service("listQueueing", listQueueing, project);
    case "instances":
      return instanceRoute(method, name ?? null, query);
    default:
      return unknown(false);
  }
}

function service(operation: string, answer: Answer, subject: string | null = null): Route {
  return { operation, subject, isTunnel: false, answer };
}

function unknown(isTunnel: boolean): Route {
  return {
    operation: "unknown",
    subject: null,
    isTunnel,
    answer: () => {
      throw new ServiceError(404, "NoSuchObject", "ODPS-0420021: The requested resource does not exist");
    },
  };
}

export function refused(isTunnel: boolean): Route {
  return {
    operation: "unknown",
    subject: null,
    isTunnel,
    answer: () => {
      throw methodNotAllowed();
    },
  };
}

import { element, xmlDocument } from "@/lib/maxcompute/documents/xml";
import { json, plain, xml, type Call, type Reply } from "../http/call";
import { noSuchProject } from "../http/service-error";
import { OWNER, type Service } from "../service";

/** The tunnel is this very server. Clients put the scheme of their endpoint before it. */
export function tunnelHost(service: Service, call: Call): Reply {
  if (service.catalog.project(call.path[1]!) === null) throw noSuchProject(call.path[1]!);
  return plain(call.baseUrl.replace(/^http:\/\//, ""));
}

export function tenants(service: Service): Reply {
  const tenant = {
    Name: "default",
    TenantId: "1",
    OwnerId: "1",
    TenantState: "NORMAL",
    CreateTime: 0,
    UpdateTime: Math.floor(service.now().getTime() / 1000),
    Parameters: { "odps.namespace.schema": "false" },
  };
  return json(JSON.stringify({ Tenant: tenant }));
}

export function quota(_service: Service, call: Call): Reply {
  const name = call.path[1] ?? "default";
  return xml(
    xmlDocument(element("Quota", [element("Name", name), element("Nickname", name), element("Status", "ON")])),
  );
}

export function logviewHost(_service: Service, call: Call): Reply {
  return plain(call.baseUrl);
}

/** What a person sees who follows the link of a job. */
export function logviewPage(_service: Service, call: Call): Reply {
  const instance = call.query.get("i") ?? "";
  return plain(`Instance ${instance} of project ${call.query.get("p") ?? ""} ran in the local sandbox.\n`);
}

export function catalogHost(_service: Service, call: Call): Reply {
  return plain(call.baseUrl);
}

/** Clients report how they are used; nobody reads it here. */
export function sendLogs(): Reply {
  return plain("");
}

/** The token of a link to a job's log. It opens nothing. */
export function authorization(): Reply {
  return xml(xmlDocument(element("Authorization", [element("Result", `sandbox-${OWNER}`)])));
}

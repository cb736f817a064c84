import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import type { SandboxAction } from "@/lib/core/sandbox/action";
import { sandboxOverview, type SandboxOverview } from "@/lib/core/sandbox/overview";
import { systemClock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";
import { demand, demandAdmin, type Actor } from "./actor";
import { writeAudit } from "./audit";
import { sandboxConnection, type SandboxConnection } from "./sandbox-connection";

const refusal = z.object({ error: z.string() });
const TIMEOUT_MS = 15_000;

/** Both servers of the local sandbox as they stand. @throws AppError "sandbox.off" | "sandbox.unreachable" */
export async function viewSandbox(workspaceId: string, actor: Actor): Promise<SandboxOverview> {
  demand(actor, workspaceId, "workspace.view");
  return sandboxOverview.parse(await ask({ method: "GET", path: "/overview" }));
}

/**
 * Does one thing to the sandbox, which everybody on this installation shares.
 * @throws AppError "sandbox.off" | "sandbox.unreachable" | "sandbox.refused"
 */
export async function changeSandbox(action: SandboxAction, actor: Actor): Promise<SandboxOverview> {
  demandAdmin(actor, "sandbox.manage");
  await ask(callOf(action));
  const { operation, ...after } = action;
  const change = { workspaceId: null, action: `sandbox.${operation}`, objectType: "sandbox", objectId: "local", after };
  await database().transaction((sql) => writeAudit(sql, actor, change, systemClock.now()));
  return sandboxOverview.parse(await ask({ method: "GET", path: "/overview" }));
}

interface AdminCall {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
}

/** What the admin API calls it: lib/sandbox/admin. */
function callOf(action: SandboxAction): AdminCall {
  switch (action.operation) {
    case "createSampleTable":
      return { method: "POST", path: "/samples/tables", body: { table: action.table } };
    case "setTraffic": {
      const { operation: _operation, ...body } = action;
      return { method: "PUT", path: "/samples/traffic", body };
    }
    case "burst":
      return { method: "POST", path: "/samples/burst", body: { moments: action.moments } };
    case "splitPartition":
      return {
        method: "POST",
        path: `${tablePath(action)}/split`,
        body: { partition: action.partition, at: action.at },
      };
    case "mergePartition":
      return { method: "POST", path: `${tablePath(action)}/merge`, body: { partition: action.partition } };
    case "setClock":
      return { method: "PUT", path: "/clock", body: { at: action.at } };
    case "advanceClock":
      return { method: "PUT", path: "/clock", body: { advanceMs: action.byMs } };
    case "freezeClock":
      return { method: "PUT", path: "/clock", body: { frozen: action.isFrozen } };
    case "resetClock":
      return { method: "DELETE", path: "/clock" };
    case "addFault":
      return { method: "POST", path: "/faults", body: action.rule };
    case "removeFault":
      return { method: "DELETE", path: `/faults/${encodeURIComponent(action.id)}` };
    case "clearFaults":
      return { method: "DELETE", path: "/faults" };
  }
}

function tablePath({ instance, table }: { readonly instance: string; readonly table: string }): string {
  return `/tablestore/instances/${encodeURIComponent(instance)}/tables/${encodeURIComponent(table)}`;
}

async function ask({ method, path, body }: AdminCall): Promise<unknown> {
  const { admin } = await sandboxConnection();
  const [status, answer] = await send(admin, { method, path, body }).catch((cause: unknown) => {
    throw new AppError("sandbox.unreachable", {}, { cause });
  });
  if (status < 400) return answer;
  const { error } = refusal.parse(answer);
  throw new AppError("sandbox.refused", { reason: error });
}

async function send(
  admin: SandboxConnection["admin"],
  { method, path, body }: AdminCall,
): Promise<[status: number, answer: unknown]> {
  const response = await fetch(`${admin.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${admin.token}`, "content-type": "application/json" },
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return [response.status, response.status === 204 ? undefined : await response.json()];
}

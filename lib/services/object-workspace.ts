import { z } from "zod";
import { instanceId, parseInstanceId } from "@/lib/core/instance-id";
import { database } from "@/lib/platform/db";
import { readersOf } from "@/lib/platform/visible-sources";
import type { Actor } from "./actor";
import { visibleTo } from "./nodes/personal";

/** What an address of the console names by an id. */
export type AddressedObject = "node" | "dataSource" | "backfill" | "baseline" | "deployment" | "instance";

const TABLES = {
  node: "node",
  backfill: "backfill",
  baseline: "baseline",
  deployment: "deployment",
} as const;

/**
 * The workspaces that an object can be seen in, its own first; empty where there is no such object. It says nothing about
 * the object itself: whoever shows that asks whether the reader may see it.
 */
export async function workspacesOfObject(object: AddressedObject, id: string, actor: Actor): Promise<string[]> {
  if (object === "dataSource") return ofDataSource(id);
  const rows = object === "instance" ? await ofInstance(id, actor) : await ofRow(object, id, actor);
  return rows.map(({ workspaceId }) => workspaceId);
}

async function ofDataSource(id: string): Promise<string[]> {
  if (!z.uuid().safeParse(id).success) return [];
  return (await readersOf(database(), id)).map((reader) => reader.id);
}

interface Row {
  readonly workspaceId: string;
}

async function ofInstance(text: string, actor: Actor): Promise<Row[]> {
  if (!instanceId.safeParse(text).success) return [];
  const { id, bizdate } = parseInstanceId(text);
  return database().query<Row>(
    `select i.workspace_id as "workspaceId" from instance i join node n on n.id = i.node_id
     where i.id = $1 and i.bizdate = $2 and ${visibleTo("n", "$3")}`,
    [id, bizdate, actor.id],
  );
}

async function ofRow(object: keyof typeof TABLES, id: string, actor: Actor): Promise<Row[]> {
  if (!z.uuid().safeParse(id).success) return [];
  const [visible, values] = object === "node" ? [visibleTo("o", "$2"), [id, actor.id]] : ["true", [id]];
  const text = `select o.workspace_id as "workspaceId" from ${TABLES[object]} o where o.id = $1 and ${visible}`;
  return database().query<Row>(text, values);
}

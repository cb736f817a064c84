import { z } from "zod";
import { instanceId, parseInstanceId } from "@/lib/core/instance-id";
import { database } from "@/lib/platform/db";

/** What an address of the console names by an id. */
export type AddressedObject = "node" | "dataSource" | "backfill" | "baseline" | "deployment" | "instance";

const TABLES = {
  node: "node",
  dataSource: "data_source",
  backfill: "backfill",
  baseline: "baseline",
  deployment: "deployment",
} as const;

/**
 * The workspace of an object, or null where there is no such object. It says nothing about the object itself: whoever
 * shows that asks whether the reader may see it.
 */
export async function workspaceOfObject(object: AddressedObject, id: string): Promise<string | null> {
  const [row] = object === "instance" ? await ofInstance(id) : await ofRow(TABLES[object], id);
  return row?.workspaceId ?? null;
}

interface Row {
  readonly workspaceId: string;
}

async function ofInstance(text: string): Promise<Row[]> {
  if (!instanceId.safeParse(text).success) return [];
  const { id, bizdate } = parseInstanceId(text);
  return database().query<Row>(`select workspace_id as "workspaceId" from instance where id = $1 and bizdate = $2`, [
    id,
    bizdate,
  ]);
}

async function ofRow(table: string, id: string): Promise<Row[]> {
  if (!z.uuid().safeParse(id).success) return [];
  return database().query<Row>(`select workspace_id as "workspaceId" from ${table} where id = $1`, [id]);
}

import type { NodeFound, NodeSearch, NodeTree } from "@/lib/core/node";
import { database } from "@/lib/platform/db";
import { demand, type Actor } from "../actor";
import { readFolders } from "./folders";
import { readPaths, readSummaries } from "./node-rows";

const MOST_LINES = 5;
const LONGEST_LINE = 300;

/** The whole tree of a workspace with the actor's personal directory, flat. */
export async function readTree(workspaceId: string, actor: Actor): Promise<NodeTree> {
  demand(actor, workspaceId, "node.view");
  const [folders, nodes] = await Promise.all([
    readFolders(database(), workspaceId, actor),
    readSummaries(database(), "n.workspace_id = $1 order by lower(n.name), n.id", [workspaceId], actor),
  ]);
  return { folders, nodes };
}

/** Nodes of a workspace by name or code. Upper and lower case are the same. */
export async function searchNodes(workspaceId: string, search: NodeSearch, actor: Actor): Promise<NodeFound[]> {
  demand(actor, workspaceId, "node.view");
  const { text, type, ownerId, state, limit } = search;
  const inCode = search.in === "code" && text !== "";
  const found = await readSummaries(
    database(),
    `n.workspace_id = $1 and strpos(lower(${inCode ? "n.draft_script" : "n.name"}), lower($2)) > 0
       and ($3::text is null or n.type = $3::node_type) and ($4::text is null or n.owner_id = $4)
     order by lower(n.name), n.id`,
    [workspaceId, text, type ?? null, ownerId ?? null],
    actor,
  );
  const kept = found.filter((node) => state === undefined || node.state === state).slice(0, limit);
  const paths = await readPaths(
    database(),
    kept.map(({ folderId }) => folderId),
  );
  const scripts = inCode ? await readScripts(kept.map(({ id }) => id)) : new Map<string, string>();
  return kept.map((node) => ({
    ...node,
    path: (node.folderId === null ? undefined : paths.get(node.folderId)) ?? [],
    lines: linesWith(scripts.get(node.id) ?? "", inCode ? text : null),
  }));
}

async function readScripts(ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await database().query<{ id: string; script: string }>(
    "select id, draft_script as script from node where id = any($1::uuid[])",
    [ids],
  );
  return new Map(rows.map(({ id, script }) => [id, script]));
}

function linesWith(script: string, text: string | null): NodeFound["lines"] {
  if (text === null) return [];
  const wanted = text.toLowerCase();
  return script
    .split("\n")
    .flatMap((line, index) =>
      line.toLowerCase().includes(wanted) ? [{ line: index + 1, text: line.slice(0, LONGEST_LINE) }] : [],
    )
    .slice(0, MOST_LINES);
}

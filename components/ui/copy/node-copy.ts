import type { CopySource } from "./use-copy-menu";

/** How a node is carried out of the console: as a file that `node apply` takes, for one. */
export function nodeCopy({ id, name }: { readonly id: string; readonly name: string }): CopySource {
  return {
    page: `/data-studio/${id}`,
    command: ["node", "show", name],
    call: { method: "GET", path: `/api/nodes/${id}` },
  };
}

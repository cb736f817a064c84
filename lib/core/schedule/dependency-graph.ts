/** Node ids with the ids of those they wait for within one cycle. */
export type AncestorsById = ReadonlyMap<string, readonly string[]>;

/**
 * Nodes that wait for each other in a circle and would never run: one such circle, each node waiting for the next and
 * the last for the first; null when there is none. Only same-cycle edges count: those to an earlier cycle end somewhere.
 */
export function findCycle(ancestors: AncestorsById): readonly string[] | null {
  const finished = new Set<string>();
  for (const root of ancestors.keys()) {
    const path: string[] = [];
    const onPath = new Map<string, number>();
    const open: { readonly id: string; next: number }[] = [];
    const enter = (id: string) => {
      onPath.set(id, path.length);
      path.push(id);
      open.push({ id, next: 0 });
    };
    if (!finished.has(root)) enter(root);
    while (open.length > 0) {
      const frame = open.at(-1)!;
      const ancestor = ancestors.get(frame.id)?.[frame.next++];
      if (ancestor === undefined) {
        finished.add(frame.id);
        onPath.delete(frame.id);
        path.pop();
        open.pop();
      } else if (onPath.has(ancestor)) return path.slice(onPath.get(ancestor));
      else if (!finished.has(ancestor)) enter(ancestor);
    }
  }
  return null;
}

/** `start` and everything that waits for it, directly or not, nearest first. */
export function descendantsOf(start: string, ancestors: AncestorsById): readonly string[] {
  const children = new Map<string, string[]>();
  for (const [id, parents] of ancestors)
    for (const parent of parents) children.set(parent, [...(children.get(parent) ?? []), id]);
  const found = new Set([start]);
  for (const id of found) for (const child of children.get(id) ?? []) found.add(child);
  return [...found];
}

/**
 * The nodes in an order in which each comes after those it waits for; within reach of the order given.
 * Members of a circle, and what waits for them, are left out.
 */
export function inDependencyOrder(ids: readonly string[], ancestors: AncestorsById): readonly string[] {
  const members = new Set(ids);
  const waitingFor = new Map(
    ids.map((id) => [id, (ancestors.get(id) ?? []).filter((parent) => members.has(parent)).length]),
  );
  const children = new Map<string, string[]>();
  for (const id of ids)
    for (const parent of ancestors.get(id) ?? [])
      if (members.has(parent)) children.set(parent, [...(children.get(parent) ?? []), id]);
  const order = ids.filter((id) => waitingFor.get(id) === 0);
  for (let index = 0; index < order.length; index++)
    for (const child of children.get(order[index]!) ?? []) {
      waitingFor.set(child, waitingFor.get(child)! - 1);
      if (waitingFor.get(child) === 0) order.push(child);
    }
  return order;
}

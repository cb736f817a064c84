import type { CycleTask } from "@/lib/core/cycle-task";

type Task = Pick<CycleTask, "id" | "descendants">;

/** The chosen nodes with everything that depends on them, directly or not. */
export function withDescendants(chosen: readonly string[], tasks: readonly Task[]): string[] {
  return [...reached(chosen, nextOf(tasks))];
}

/** The chosen nodes with everything that lies on a way from one of them to another. */
export function withBetween(chosen: readonly string[], tasks: readonly Task[]): string[] {
  const above = new Map<string, string[]>();
  for (const { id, descendants } of tasks)
    for (const next of descendants) above.set(next, [...(above.get(next) ?? []), id]);
  const known = new Set(tasks.map(({ id }) => id));
  const down = reached(chosen, nextOf(tasks));
  const up = reached(chosen, (id) => (above.get(id) ?? []).filter((each) => known.has(each)));
  return [...new Set([...chosen, ...[...down].filter((id) => up.has(id))])];
}

function nextOf(tasks: readonly Task[]): (id: string) => readonly string[] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  return (id) => (byId.get(id)?.descendants ?? []).filter((next) => byId.has(next));
}

function reached(from: readonly string[], next: (id: string) => readonly string[]): Set<string> {
  const found = new Set(from);
  for (const id of found) for (const each of next(id)) found.add(each);
  return found;
}

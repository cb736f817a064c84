import { AppError } from "@/lib/core/errors";
import { parseParameters } from "@/lib/core/schedule/parameter/references";
import type { PlannedInstance } from "@/lib/core/schedule/plan-day";
import { scriptWindow } from "@/lib/core/schedule/script-window";
import { parameterOf } from "@/lib/core/schedule/split-brackets";
import { DAY_MS } from "@/lib/core/schedule/wall-time";
import { planWindows, type PlannedWindow } from "@/lib/core/schedule/window";
import type { DeployedNode } from "./deployed-nodes";
import { parameterContext, runDaysOf } from "./plan-instances";
import type { WorkspaceRules } from "./workspace-rules";

/** Longer ago than this no clock change reaches into a window of a stream: its changes are gone by then. */
const LOOK_BACK_DAYS = 35;

/**
 * Values that differ from what their expressions say, by position in `planned`: where a clock change would leave a gap,
 * the start of the run after it is the end of the run before. Empty in zones and weeks without changes.
 */
export function carriedStarts(
  node: DeployedNode,
  rules: WorkspaceRules,
  planned: readonly PlannedInstance[],
): ReadonlyMap<number, Readonly<Record<string, string>>> {
  const found = new Map<number, Record<string, string>>();
  const [first, last] = [planned[0], planned.at(-1)];
  if (!first || !last || rules.zone.isSteady(first.dueAt - LOOK_BACK_DAYS * DAY_MS, last.dueAt)) return found;
  const script = scriptWindow(node.script);
  if (!script) return found;
  try {
    const parameters = parseParameters(node.schedule.parameters);
    const source = { parameters, start: script.start, end: script.end, ...parameterContext(node, rules) };
    const name = parameterOf("start", source)?.name;
    if (name === undefined) return found;
    const positions = [...planned.keys()].filter((position) => planned[position]!.run === "NORMAL");
    const runs = positions.map((position) => planned[position]!);
    const windows: readonly PlannedWindow[] = planWindows(
      source,
      node.schedule,
      rules.zone,
      runs,
      runDaysOf(node, rules),
    );
    windows.forEach(({ start, carried }, index) => carried && found.set(positions[index]!, { [name]: start.text }));
  } catch (error) {
    // A window that cannot be computed is reported by the run that needs it.
    if (!(error instanceof AppError)) throw error;
  }
  return found;
}

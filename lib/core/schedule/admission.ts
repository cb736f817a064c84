import type { EpochMs } from "./wall-time";

/** An instance that waits for resources. */
export interface Candidate {
  readonly id: bigint;
  readonly bizdate: string;
  readonly workspaceId: string;
  readonly nodeId: string;
  readonly kind: "CYCLE" | "BACKFILL" | "TEST" | "MANUAL" | "DEBUG";
  readonly priority: number;
  readonly dueAt: EpochMs;
  readonly cuMilli: number;
  /** Running instances of its node at once; null: any number. */
  readonly maxParallel: number | null;
}

/** What a resource group has, and what is taken of it. */
export interface GroupLoad {
  /** Thousandths of a CU that its workers bring, within its limit. */
  readonly capacityMilli: number;
  /** What its largest worker brings: no run can have more. */
  readonly largestMilli: number;
  readonly maxRunning: number;
  readonly taken: readonly Pick<Candidate, "workspaceId" | "nodeId" | "kind" | "cuMilli">[];
  /** Shares of workspaces in a contended group; 1 unless named. */
  readonly weights: ReadonlyMap<string, number>;
}

export interface Admission {
  readonly admitted: readonly Candidate[];
  /** Nodes that ran into a limit of their own: their instances are not in anybody's way. */
  readonly heldNodes: ReadonlySet<string>;
  /** Candidates that no worker of the group could take even if it were idle. */
  readonly tooLarge: readonly Candidate[];
}

/**
 * Chooses who gets resources. Higher priority first; among equals the workspace that uses least of its share, and
 * within a workspace the earliest due. When the next in line does not fit yet, everyone behind it waits, too: small runs
 * must not starve a large one. Instances of a node at its limit, and backfill and test runs of a node whose cycle run is
 * at work, step aside.
 */
export function admit(candidates: readonly Candidate[], load: GroupLoad): Admission {
  const usedByWorkspace = new Map<string, number>();
  const runningByNode = new Map<string, number>();
  const cycleNodes = new Set<string>();
  let freeMilli = load.capacityMilli;
  let freeRuns = load.maxRunning;
  const take = ({ workspaceId, nodeId, kind, cuMilli }: GroupLoad["taken"][number]) => {
    usedByWorkspace.set(workspaceId, (usedByWorkspace.get(workspaceId) ?? 0) + cuMilli);
    runningByNode.set(nodeId, (runningByNode.get(nodeId) ?? 0) + 1);
    if (kind === "CYCLE") cycleNodes.add(nodeId);
    freeMilli -= cuMilli;
    freeRuns -= 1;
  };
  load.taken.forEach(take);

  const lines = linesByWorkspace(candidates);
  const share = (workspaceId: string) => (usedByWorkspace.get(workspaceId) ?? 0) / (load.weights.get(workspaceId) ?? 1);
  const admitted: Candidate[] = [];
  const tooLarge: Candidate[] = [];
  const heldNodes = new Set<string>();
  while (freeRuns > 0) {
    const line = nextLine(lines, share);
    if (!line) break;
    const candidate = line.queue[line.at]!;
    const isFull = (runningByNode.get(candidate.nodeId) ?? 0) >= (candidate.maxParallel ?? Infinity);
    const yields = (candidate.kind === "BACKFILL" || candidate.kind === "TEST") && cycleNodes.has(candidate.nodeId);
    if (isFull || yields) heldNodes.add(candidate.nodeId);
    else if (candidate.cuMilli > Math.min(load.capacityMilli, load.largestMilli)) tooLarge.push(candidate);
    else if (candidate.cuMilli > freeMilli) break;
    else {
      take(candidate);
      admitted.push(candidate);
    }
    line.at += 1;
  }
  return { admitted, heldNodes, tooLarge };
}

interface Line {
  readonly workspaceId: string;
  readonly queue: readonly Candidate[];
  at: number;
}

function linesByWorkspace(candidates: readonly Candidate[]): Line[] {
  const queues = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const queue = queues.get(candidate.workspaceId);
    if (queue) queue.push(candidate);
    else queues.set(candidate.workspaceId, [candidate]);
  }
  return [...queues].map(([workspaceId, queue]) => ({ workspaceId, queue: queue.sort(inLine), at: 0 }));
}

function inLine(a: Candidate, b: Candidate): number {
  return b.priority - a.priority || a.dueAt - b.dueAt || (a.id < b.id ? -1 : 1);
}

function nextLine(lines: readonly Line[], share: (workspaceId: string) => number): Line | null {
  let best: Line | null = null;
  for (const line of lines) {
    const candidate = line.queue[line.at];
    const leader = best?.queue[best.at];
    if (!candidate) continue;
    if (!best || !leader) best = line;
    else {
      const lead = candidate.priority - leader.priority || share(best.workspaceId) - share(line.workspaceId);
      if (lead > 0 || (lead === 0 && candidate.dueAt < leader.dueAt)) best = line;
    }
  }
  return best;
}

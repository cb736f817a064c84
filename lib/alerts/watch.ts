import { evaluateBaselines } from "@/lib/baselines/evaluate";
import type { AlertCondition } from "@/lib/core/alert/rule";
import type { Clock } from "@/lib/platform/clock";
import type { Database } from "@/lib/platform/db";
import { logger } from "@/lib/platform/logger";
import type { SecretBox } from "@/lib/platform/secrets";
import { judgeRules } from "./judge";
import { ensureBuiltinRules } from "./rules";
import { sendDue } from "./send";

const LOOK_MS = 3_000;
/** Data and workers change slowly, and looking at them costs more. */
const SLOW_LOOK_MS = 60_000;
/** Between two looks at the baselines, whose states rules speak of. */
const BASELINES_MS = 15_000;
const SLOW: readonly AlertCondition["type"][] = ["stale", "retentionAtRisk", "workerDown"];

export interface AlertTools {
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly clock: Clock;
  /** Rules are judged by one process at a time. */
  readonly leads: () => boolean;
}

/** Evaluates baselines, judges rules and sends alerts until the signal aborts. Never rejects. */
export async function watchRules({ database, secrets, clock, leads }: AlertTools, signal: AbortSignal): Promise<void> {
  let slowAt = Number.NEGATIVE_INFINITY;
  let baselinesAt = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    try {
      if (leads()) {
        const now = clock.now();
        const isSlowTurn = Math.abs(now.getTime() - slowAt) >= SLOW_LOOK_MS;
        if (isSlowTurn) {
          await ensureBuiltinRules(database, now);
          slowAt = now.getTime();
        }
        if (Math.abs(now.getTime() - baselinesAt) >= BASELINES_MS) {
          await evaluateBaselines(database, now);
          baselinesAt = now.getTime();
        }
        await judgeRules(database, now, ({ type }) => isSlowTurn || !SLOW.includes(type));
        while ((await sendDue(database, secrets, clock.now(), signal)) > 0 && !signal.aborted);
      }
    } catch (error) {
      if (!signal.aborted) logger.error({ err: error }, "alerts could not be looked after");
    }
    await clock.sleep(LOOK_MS, signal).catch(() => {});
  }
}

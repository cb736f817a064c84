import type { ConnectivityStep, ConnectivityTest, Environment } from ".";

/** What is known of a connection now. */
export type ConnectivityStatus = "untested" | "testing" | "connected" | "unreachable" | "loginFailed" | "outOfDate";

/** A result older than this says little about now. */
export const STALE_AFTER_MS = 24 * 3600 * 1000;

/** Steps that fail only after the network has proved fine. */
const LOGIN_STEPS: ReadonlySet<string> = new Set(["signature", "instance", "project", "permission", "tables"]);

export function failedStep(steps: readonly ConnectivityStep[]): ConnectivityStep | null {
  return steps.find(({ state }) => state === "failed") ?? null;
}

/** The state of a connection, from its latest test and from what changed since. */
export function connectivityStatus(
  test: Pick<ConnectivityTest, "state" | "steps" | "requestedAt"> | null,
  changedAt: Date,
  now: Date,
): ConnectivityStatus {
  if (test === null) return "untested";
  if (test.state === "TESTING") return "testing";
  const stale = now.getTime() - test.requestedAt.getTime() > STALE_AFTER_MS || changedAt > test.requestedAt;
  if (stale) return "outOfDate";
  if (test.state === "CONNECTED") return "connected";
  const failed = failedStep(test.steps);
  return failed !== null && LOGIN_STEPS.has(failed.step) ? "loginFailed" : "unreachable";
}

/** The latest test of one environment, over all resource groups. */
export function latestTest(tests: readonly ConnectivityTest[], environment: Environment): ConnectivityTest | null {
  return tests
    .filter((test) => test.environment === environment)
    .reduce<ConnectivityTest | null>(
      (last, test) => (last && last.requestedAt >= test.requestedAt ? last : test),
      null,
    );
}

import fc from "fast-check";
import { expect, test } from "vitest";
import { INSTANCE_STATES, isLegal, transition } from "../instance-state";
import { nextEvent, type Conditions } from "./readiness";

const open: Conditions = {
  state: "NOT_RUN",
  ancestorsDone: true,
  gateOpen: true,
  isDue: true,
  frozen: false,
  isDry: false,
};

test.each([
  ["everything is there", {}, "ready"],
  ["the time is still to come", { isDue: false }, "upstreamDone"],
  ["the time comes", { state: "WAIT_TIME" }, "ready"],
  ["the time has come, an ancestor has not: time alone starts nothing", { ancestorsDone: false }, null],
  ["an ancestor is rerun before this one started", { state: "WAIT_RESOURCE", ancestorsDone: false }, "upstreamReset"],
  ["a backfill is paused", { state: "WAIT_TIME", gateOpen: false }, "upstreamReset"],
  ["it is frozen", { frozen: true }, null],
  ["a dry run's time comes", { state: "WAIT_TIME", isDry: true }, "dryRun"],
  ["a dry run waits for its time and its ancestors, too", { isDry: true, isDue: false }, "upstreamDone"],
  ["it already waits for resources", { state: "WAIT_RESOURCE" }, null],
  ["it runs", { state: "RUNNING", ancestorsDone: false }, null],
  ["it failed", { state: "FAILURE" }, null],
] as const)("%s", (_, conditions, event) => {
  expect(nextEvent({ ...open, ...conditions })).toBe(event);
});

test("every event it calls for is legal, and conditions that stay the same come to rest", () => {
  const anything = fc.record({
    state: fc.constantFrom(...INSTANCE_STATES),
    ancestorsDone: fc.boolean(),
    gateOpen: fc.boolean(),
    isDue: fc.boolean(),
    frozen: fc.boolean(),
    isDry: fc.boolean(),
  });
  fc.assert(
    fc.property(anything, (conditions) => {
      let now: Conditions = conditions;
      for (let steps = 0; steps < 3; steps++) {
        const event = nextEvent(now);
        if (event === null) return;
        expect(isLegal(now.state, event)).toBe(true);
        now = { ...now, state: transition(now.state, event) };
      }
      expect.fail("it never rests");
    }),
  );
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { INSTANCE_OPERATIONS, OPERATIONS, refusal, RERUN_MODES } from "./instance-operation";
import {
  INSTANCE_EVENTS,
  INSTANCE_STATES,
  isAtWork,
  isLegal,
  isTerminal,
  transition,
  TRANSITIONS,
  type InstanceEvent,
  type InstanceState,
} from "./instance-state";

const legalFrom = (state: InstanceState) => INSTANCE_EVENTS.filter((event) => isLegal(state, event));

test("the life of an hourly instance that waits, fails once, and succeeds on its automatic rerun", () => {
  const events: InstanceEvent[] = ["upstreamDone", "ready", "claimed", "errored", "autoRerun", "claimed", "completed"];
  let state: InstanceState = "NOT_RUN";
  const seen = events.map((event) => (state = transition(state, event)));
  expect(seen).toEqual(["WAIT_TIME", "WAIT_RESOURCE", "RUNNING", "FAILURE", "WAIT_RESOURCE", "RUNNING", "SUCCESS"]);
});

test("what a page may offer in each state is what the product manual says, and the resource group of what is not at work", () => {
  const open = (state: InstanceState) =>
    INSTANCE_OPERATIONS.filter(
      (operation) => refusal({ state, frozen: false, rerunMode: "Allowed", rerunPending: false }, operation) === null,
    ).filter((operation) => OPERATIONS[operation].needs === "instance.operate");
  expect(open("NOT_RUN")).toEqual(["rerun", "freeze", "changeGroup"]);
  expect(open("WAIT_TIME")).toEqual(["stop", "freeze", "changeGroup"]);
  expect(open("WAIT_RESOURCE")).toEqual(["stop", "freeze", "changeGroup"]);
  expect(open("RUNNING")).toEqual(["stop"]);
  expect(open("SUCCESS")).toEqual(["rerun", "freeze", "changeGroup"]);
  expect(open("FAILURE")).toEqual(["rerun", "setSuccess", "freeze", "changeGroup"]);
  expect(open("NEEDS_DECISION")).toEqual([]);
});

test("row 155: the rerun property closes rerun, and force rerun opens it again", () => {
  const instance = { state: "SUCCESS", frozen: false, rerunPending: false } as const;
  const answers = RERUN_MODES.map((rerunMode) => refusal({ ...instance, rerunMode }, "rerun"));
  expect(answers).toEqual([null, "rerunOnFailureOnly", "rerunDenied"]);
  expect(refusal({ ...instance, rerunMode: "Denied" }, "forceRerun")).toBeNull();
});

test("a failed instance can be stopped while its automatic rerun is pending", () => {
  const failed = { state: "FAILURE", frozen: false, rerunMode: "Allowed" } as const;
  expect(refusal({ ...failed, rerunPending: true }, "stop")).toBeNull();
  expect(refusal({ ...failed, rerunPending: false }, "stop")).toBe("state");
});

test("an event in the wrong state is refused and names both", () => {
  expect(() => transition("SUCCESS", "claimed")).toThrow(/claimed.*Succeeded/);
});

test("from every state there is a way to an end, and every state can be reached", () => {
  const reach = (start: InstanceState) => {
    const found = new Set([start]);
    for (const state of found) for (const event of legalFrom(state)) found.add(transition(state, event));
    return found;
  };
  for (const state of INSTANCE_STATES) expect([...reach(state)].some(isTerminal), state).toBe(true);
  const events = Object.values(TRANSITIONS).map(({ to }) => to);
  for (const state of reach("NOT_RUN")) expect(state === "NOT_RUN" || events.includes(state as never)).toBe(true);
});

test("no order of events runs an instance without a claim, or twice on one claim", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...INSTANCE_EVENTS), { maxLength: 60 }), (events) => {
      let state: InstanceState = "NOT_RUN";
      let claims = 0;
      for (const event of events) {
        if (!isLegal(state, event)) continue;
        const before = state;
        state = transition(state, event);
        if (event === "claimed") claims++;
        if (isAtWork(before) && !isAtWork(state)) claims--;
        expect(claims).toBe(isAtWork(state) ? 1 : 0);
      }
    }),
  );
});

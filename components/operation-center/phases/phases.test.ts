import { expect, test } from "vitest";
import { phasesOf } from "./phases";

type Given = Parameters<typeof phasesOf>[1][number];
const at = (clock: string) => new Date(`2026-11-22T${clock}Z`);
const went = (clock: string, event: Given["event"], from: Given["from"], to: Given["to"]): Given => ({
  at: at(clock),
  event,
  from,
  to,
});
const said = (...given: Parameters<typeof phasesOf>) =>
  phasesOf(...given).map(({ name, from, to }) => `${name} ${clock(from)} ${clock(to)}`);
const clock = (ms: number) => new Date(ms).toISOString().slice(11, 19);
const cycle = { kind: "CYCLE", dueAt: at("10:00:00") } as const;

test("row 165: what it waited for and did, from its planned time on", () => {
  const transitions = [
    went("00:00:05", "upstreamDone", "NOT_RUN", "WAIT_TIME"),
    went("10:00:00", "ready", "WAIT_TIME", "WAIT_RESOURCE"),
    went("10:02:20", "claimed", "WAIT_RESOURCE", "RUNNING"),
    went("10:02:59", "completed", "RUNNING", "SUCCESS"),
  ];
  expect(said({ ...cycle, state: "SUCCESS" }, transitions, at("12:00:00"))).toEqual([
    "resources 10:00:00 10:02:20",
    "running 10:02:20 10:02:59",
  ]);
});

test("row 165: late ancestors, a failure and its automatic rerun are stretches of their own; what goes on reaches to now", () => {
  const transitions = [
    went("10:30:00", "ready", "NOT_RUN", "WAIT_RESOURCE"),
    went("10:30:00", "claimed", "WAIT_RESOURCE", "RUNNING"),
    went("10:31:00", "errored", "RUNNING", "FAILURE"),
    went("10:33:00", "autoRerun", "FAILURE", "WAIT_RESOURCE"),
    went("10:33:00", "claimed", "WAIT_RESOURCE", "RUNNING"),
  ];
  expect(said({ ...cycle, state: "RUNNING" }, transitions, at("10:33:30"))).toEqual([
    "ancestors 10:00:00 10:30:00",
    "running 10:30:00 10:31:00",
    "pause 10:31:00 10:33:00",
    "running 10:33:00 10:33:30",
  ]);
});

test("a rerun that somebody asked for begins anew, and rest after the end is no phase", () => {
  const transitions = [
    went("10:00:00", "claimed", "WAIT_RESOURCE", "RUNNING"),
    went("10:01:00", "errored", "RUNNING", "FAILURE"),
    went("11:30:00", "rerun", "FAILURE", "NOT_RUN"),
    went("11:30:01", "ready", "NOT_RUN", "WAIT_RESOURCE"),
    went("11:30:02", "claimed", "WAIT_RESOURCE", "RUNNING"),
    went("11:31:00", "completed", "RUNNING", "SUCCESS"),
  ];
  expect(said({ ...cycle, state: "SUCCESS" }, transitions, at("15:00:00"))).toEqual([
    "ancestors 11:30:00 11:30:01",
    "resources 11:30:01 11:30:02",
    "running 11:30:02 11:31:00",
  ]);
});

test("before its time, and of what never went anywhere, there is nothing", () => {
  expect(said({ ...cycle, state: "NOT_RUN" }, [], at("09:00:00"))).toEqual([]);
  expect(said({ kind: "TEST", dueAt: at("10:00:00"), state: "NOT_RUN" }, [], at("12:00:00"))).toEqual([]);
});

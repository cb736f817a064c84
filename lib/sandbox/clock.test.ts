import { beforeEach, expect, test } from "vitest";
import { SandboxClock } from "./clock";
import { temporaryFolder } from "./testing/temporary-folder";

const NOON = Date.parse("2026-03-01T12:00:00Z");
let hostMs: number;
let home: string;
const clock = () => new SandboxClock(home, () => new Date(hostMs));
const later = (ms: number) => new Date(NOON + ms);

beforeEach(() => {
  hostMs = NOON;
  home = temporaryFolder();
});

test("the clock is the host's until somebody moves it, and keeps running afterwards", () => {
  const moved = clock();
  expect(moved.now()).toEqual(later(0));
  moved.advance(60_000);
  hostMs += 5;
  expect(moved.now()).toEqual(later(60_005));
  moved.reset();
  expect(moved.now()).toEqual(later(5));
});

test("a frozen clock stands still, can be moved, and goes on from where it stands", () => {
  const frozen = clock();
  frozen.freeze();
  hostMs += 1000;
  expect(frozen.now()).toEqual(later(0));
  frozen.advance(10);
  expect(frozen.now()).toEqual(later(10));
  frozen.resume();
  hostMs += 1;
  expect(frozen.now()).toEqual(later(11));
});

test("a moved clock survives a restart", () => {
  clock().set(new Date("2030-01-01T00:00:00Z"));
  expect(clock().now()).toEqual(new Date("2030-01-01T00:00:00Z"));
  const frozen = clock();
  frozen.freeze();
  hostMs += 1000;
  expect(clock().state).toMatchObject({ isFrozen: true, now: new Date("2030-01-01T00:00:00Z") });
});

test("a visit to another time ends with null or with the process", () => {
  const visitor = clock();
  visitor.visit(new Date("2001-01-01T00:00:00Z"));
  expect(visitor.now()).toEqual(new Date("2001-01-01T00:00:00Z"));
  expect(clock().now()).toEqual(later(0));
  visitor.visit(null);
  expect(visitor.now()).toEqual(later(0));
  expect(visitor.isHostTime).toBe(true);
});

import { z } from "zod";

const offset = z.int().min(0);

/** What can be done to an answer of a sandbox server. Offsets count bytes of the answer's body as sent. */
export const faultEffect = z.discriminatedUnion("kind", [
  /** Nothing but the rule's delay. */
  z.object({ kind: z.literal("none") }),
  /** The service's own error answer; with `tookEffect` the service has done its work all the same. */
  z.object({
    kind: z.literal("answer"),
    status: z.int().min(400).max(599),
    code: z.string().min(1),
    message: z.string().default(""),
    headers: z.record(z.string(), z.string()).default({}),
    tookEffect: z.boolean().default(false),
  }),
  /** A black hole: the connection stays open and nothing is ever sent. */
  z.object({ kind: z.literal("hang"), tookEffect: z.boolean().default(false) }),
  /** The connection breaks after so many bytes of the body; 0 breaks it before the status line. */
  z.object({ kind: z.literal("cut"), afterBytes: offset.default(0) }),
  /** A complete answer whose body ends early, with the length header to match. */
  z.object({ kind: z.literal("truncate"), atByte: offset }),
  /** One bit of the body is inverted; past the end it is one of the last byte. */
  z.object({ kind: z.literal("flip"), bit: offset }),
  /** The answer is good and then the kept-alive connection is broken without notice. */
  z.object({ kind: z.literal("cutAfter") }),
  /** The last answer of this operation is sent again instead. */
  z.object({ kind: z.literal("repeat") }),
  /** Played by the server itself, which knows the name. */
  z.object({ kind: z.literal("behave"), behaviour: z.string().min(1) }),
]);
export const FAULT_KINDS = [
  "none",
  "answer",
  "hang",
  "cut",
  "truncate",
  "flip",
  "cutAfter",
  "repeat",
  "behave",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** What the servers can be asked to play, by the name that `behave` takes. */
export const FAULT_BEHAVIOURS = {
  tablestore: ["pagedSeek", "emptyPage"],
  maxcompute: [
    "commitClosedFails",
    "sessionExpired",
    "sessionCritical",
    "sessionClosing",
    "sessionCanceled",
    "sessionUnknown",
    "sessionGone",
    "blockLost",
    "quotaChanged",
  ],
} as const;

/** When a fault happens, and what. Calls that a rule matches are counted from 1. */
export const faultRule = z.object({
  /** Left out, the rule holds for both servers. */
  server: z.enum(["tablestore", "maxcompute"]).optional(),
  /** The operation's name; left out, every operation. */
  operation: z.string().min(1).optional(),
  /** What the operation is about: a table, a session, an instance. */
  subject: z.string().min(1).optional(),
  /** The first matching call it happens to. */
  fromCall: z.int().min(1).default(1),
  /** Happens to every n-th call from there on. */
  every: z.int().min(1).default(1),
  /** How often it happens at most; null is for ever. */
  times: z.int().min(1).nullable().default(1),
  /** Chance that it happens to a call it is due for; drawn from `seed`, so that a run can be repeated. */
  probability: z.number().gt(0).max(1).default(1),
  seed: z.int().default(1),
  delayMs: z.int().min(0).max(3_600_000).default(0),
  effect: faultEffect,
});
export type FaultRuleInput = z.input<typeof faultRule>;
export type FaultRule = z.output<typeof faultRule>;

/** A rule with what it has seen and done so far. */
export const activeFaultRule = faultRule.extend({ id: z.string(), calls: z.int(), happened: z.int() });
export type ActiveFaultRule = z.output<typeof activeFaultRule>;

/** One fault that happened. */
export const faultOccurrence = z.object({
  id: z.string(),
  ruleId: z.string(),
  at: z.coerce.date(),
  call: z.object({
    server: z.enum(["tablestore", "maxcompute"]),
    operation: z.string(),
    subject: z.string().optional(),
  }),
  effect: z.string(),
});
export type FaultOccurrence = z.output<typeof faultOccurrence>;

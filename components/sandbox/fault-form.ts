import { z } from "zod";
import { FAULT_BEHAVIOURS, FAULT_KINDS, type FaultRuleInput } from "@/lib/core/sandbox/fault-rule";

/** Operations worth breaking, by server; others can be typed. */
export const OPERATIONS = {
  tablestore: [
    "ListTable",
    "DescribeTable",
    "PutRow",
    "UpdateRow",
    "BatchWriteRow",
    "GetRow",
    "GetRange",
    "ListStream",
    "DescribeStream",
    "GetShardIterator",
    "GetStreamRecord",
  ],
  maxcompute: [
    "getProject",
    "getTunnel",
    "getTable",
    "createUpload",
    "writeBlock",
    "reloadUpload",
    "commitUpload",
    "createDownload",
    "readRows",
    "submitInstance",
    "getTaskStatus",
  ],
} as const;
export type Server = keyof typeof OPERATIONS;

/** What the dialog holds: everything that a rule can need, whatever its kind. */
export const faultForm = z
  .object({
    server: z.enum(["tablestore", "maxcompute"]),
    operation: z.string(),
    subject: z.string(),
    kind: z.enum(FAULT_KINDS),
    status: z.int().min(400).max(599),
    code: z.string(),
    message: z.string(),
    retryAfterSec: z.int().min(0).nullable(),
    tookEffect: z.boolean(),
    offset: z.int().min(0),
    behaviour: z.string(),
    delayMs: z.int().min(0).max(3_600_000),
    times: z.int().min(1).nullable(),
    fromCall: z.int().min(1),
    every: z.int().min(1),
    percent: z.number().gt(0).max(100),
  })
  .refine(({ kind, code }) => kind !== "answer" || code !== "", { path: ["code"], message: "Enter the error code" })
  .refine(({ kind, delayMs }) => kind !== "none" || delayMs > 0, {
    path: ["delayMs"],
    message: "A delay needs a time",
  });
export type FaultForm = z.output<typeof faultForm>;

export const EMPTY_FAULT: FaultForm = {
  server: "tablestore",
  operation: "GetStreamRecord",
  subject: "",
  kind: "answer",
  status: 503,
  code: "OTSServerBusy",
  message: "Server is busy.",
  retryAfterSec: null,
  tookEffect: false,
  offset: 0,
  behaviour: FAULT_BEHAVIOURS.tablestore[0],
  delayMs: 0,
  times: 1,
  fromCall: 1,
  every: 1,
  percent: 100,
};

/** The faults that people ask for most, ready to be added or changed. */
export const PRESETS = {
  busy: {},
  throttled: { operation: "", status: 403, code: "OTSQuotaExhausted", message: "Too frequent table operations." },
  trimmed: {
    status: 404,
    code: "OTSTrimmedDataAccess",
    message: "Requested stream data is already trimmed or does not exist.",
  },
  slow: { operation: "", kind: "none", delayMs: 5_000, times: null },
  blackHole: { kind: "hang" },
  corrupted: { kind: "flip", offset: 200 },
  quota: {
    server: "maxcompute",
    operation: "writeBlock",
    status: 429,
    code: "FlowExceeded",
    message: "Your flow quota is exceeded",
    retryAfterSec: 2,
  },
  lostCommit: {
    server: "maxcompute",
    operation: "commitUpload",
    status: 500,
    code: "InternalServerError",
    message: "Service internal error, please try again later",
    tookEffect: true,
  },
  hungCommit: { server: "maxcompute", operation: "commitUpload", kind: "hang", tookEffect: true },
  commitTwice: { server: "maxcompute", operation: "commitUpload", kind: "behave", behaviour: "commitClosedFails" },
  expired: { server: "maxcompute", operation: "writeBlock", kind: "behave", behaviour: "sessionExpired" },
  cutBlock: { server: "maxcompute", operation: "writeBlock", kind: "cut", offset: 0 },
} as const satisfies Record<string, Partial<FaultForm>>;
export type Preset = keyof typeof PRESETS;

export function presetForm(preset: Preset): FaultForm {
  return { ...EMPTY_FAULT, ...PRESETS[preset] };
}

export function ruleOf(form: FaultForm): FaultRuleInput {
  const { server, operation, subject, delayMs, times, fromCall, every, percent } = form;
  return {
    server,
    ...(operation === "" ? {} : { operation }),
    ...(subject === "" ? {} : { subject }),
    delayMs,
    times,
    fromCall,
    every,
    probability: percent / 100,
    effect: effectOf(form),
  };
}

function effectOf({ kind, status, code, message, retryAfterSec, tookEffect, offset, behaviour }: FaultForm) {
  switch (kind) {
    case "answer": {
      const headers = retryAfterSec === null ? {} : { "retry-after": String(retryAfterSec) };
      return { kind, status, code, message, headers, tookEffect } as const;
    }
    case "hang":
      return { kind, tookEffect } as const;
    case "cut":
      return { kind, afterBytes: offset } as const;
    case "truncate":
      return { kind, atByte: offset } as const;
    case "flip":
      return { kind, bit: offset } as const;
    case "behave":
      return { kind, behaviour } as const;
    default:
      return { kind } as const;
  }
}

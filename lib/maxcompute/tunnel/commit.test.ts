import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/core/errors";
import type { UploadSessionState, UploadStatus } from "../documents/session";
import { commitUpload } from "./commit";

type Step = UploadStatus | AppError;

/** A session whose states and whose answers to a commit come one after the other; the last ones stay. */
function session(
  states: readonly Step[],
  posts: readonly ("ok" | AppError)[] = ["ok"],
  blocks: readonly number[] = [0, 1],
) {
  const calls: string[] = [];
  const take = <T>(list: readonly T[], kind: string): T => {
    const index = calls.filter((call) => call === kind).length;
    calls.push(kind);
    return list[Math.min(index, list.length - 1)]!;
  };
  const steps = {
    id: "s1",
    async state(): Promise<UploadSessionState> {
      const step = take(states, "state");
      if (step instanceof AppError) throw step;
      return {
        id: "s1",
        status: step,
        owner: "",
        createdAt: null,
        isOverwrite: false,
        maxFieldBytes: null,
        quotaName: "",
        schema: { columns: [], partitionKeys: [] },
        blocks: blocks.map((id) => ({ id, recordCount: 1, createdAt: new Date(0), version: 1 })),
      };
    },
    async post() {
      const answer = take(posts, "post");
      if (answer instanceof AppError) throw answer;
    },
    async pause() {
      calls.push("pause");
    },
  };
  return { steps, calls };
}

const timeout = new AppError("maxcompute.answer_timeout", { endpoint: "e", seconds: 1 });
const lost = new AppError("maxcompute.connection_lost", { endpoint: "e", reason: "reset" });
const refused = new AppError("maxcompute.connection_refused", { endpoint: "e" });
const conflict = new AppError("maxcompute.session_closed", { session: "s1", status: "StatusConflict" });
const gone = new AppError("maxcompute.session_missing", { session: "s1" });
const denied = new AppError("maxcompute.denied", { project: "p", reason: "no" });
const aborted = new AppError("common.aborted", {});
const coded = (code: string) => expect.objectContaining({ code });

test("the blocks are compared, the commit is sent once, and the session is closed", async () => {
  const { steps, calls } = session(["NORMAL", "CLOSED"]);
  await commitUpload(steps, [1, 0]);
  expect(calls).toEqual(["state", "post", "state"]);
});

test("a session that is closed already needs no second commit", async () => {
  const { steps, calls } = session(["CLOSED"]);
  await commitUpload(steps, [0, 1]);
  expect(calls).toEqual(["state"]);
});

test("an answer that names no status is an accepted commit", async () => {
  const { steps } = session(["NORMAL", gone]);
  await commitUpload(steps, [0, 1]);
});

test.each([
  { written: [0], missing: [], unexpected: [1] },
  { written: [0, 1, 2], missing: [2], unexpected: [] },
])(
  "nothing is committed when the service holds other blocks than $written",
  async ({ written, missing, unexpected }) => {
    const { steps, calls } = session(["NORMAL"]);
    await expect(commitUpload(steps, written)).rejects.toMatchObject({
      code: "maxcompute.blocks_differ",
      details: { missing, unexpected },
    });
    expect(calls).toEqual(["state"]);
  },
);

test.each([
  ["EXPIRED", "maxcompute.session_expired"],
  ["CRITICAL", "maxcompute.session_critical"],
  ["UNKNOWN", "maxcompute.session_unknown"],
  ["CANCELED", "maxcompute.session_closed"],
] as const)("a session that is %s is not committed", async (status, code) => {
  const { steps, calls } = session([status]);
  await expect(commitUpload(steps, [0, 1])).rejects.toThrow(coded(code));
  expect(calls).not.toContain("post");
});

test("a commit under way is waited for, before and after", async () => {
  const { steps, calls } = session(["COMMITTING", "NORMAL", "CLOSING", "COMMITTING", "CLOSED"]);
  await commitUpload(steps, [0, 1]);
  expect(calls).toEqual(["state", "pause", "state", "post", "state", "pause", "state", "pause", "state"]);
});

describe("when the commit is not answered", () => {
  test("a session that turns out closed was committed", async () => {
    for (const silence of [timeout, lost]) {
      const { steps, calls } = session(["NORMAL", "CLOSED"], [silence]);
      await commitUpload(steps, [0, 1]);
      expect(calls).toEqual(["state", "post", "state"]);
    }
  });

  test("a session that is still open is committed again", async () => {
    const { steps, calls } = session(["NORMAL", "NORMAL", "CLOSED"], [timeout, "ok"]);
    await commitUpload(steps, [0, 1]);
    expect(calls).toEqual(["state", "post", "state", "pause", "post", "state"]);
  });

  test("the conflict that the second commit meets is the success of the first", async () => {
    const { steps } = session(["NORMAL", "NORMAL", "CLOSED"], [timeout, conflict]);
    await commitUpload(steps, [0, 1]);
  });

  test("nobody can say what happened once the session cannot be asked any more", async () => {
    for (const silence of [gone, refused, aborted]) {
      const { steps } = session(["NORMAL", silence], [timeout]);
      await expect(commitUpload(steps, [0, 1])).rejects.toThrow(coded("maxcompute.commit_unknown"));
    }
  });

  test("a stop in the middle leaves the outcome unknown", async () => {
    const { steps, calls } = session(["NORMAL"], [aborted]);
    await expect(commitUpload(steps, [0, 1])).rejects.toThrow(coded("maxcompute.commit_unknown"));
    expect(calls).toEqual(["state", "post"]);
  });

  test("repeating ends", async () => {
    const { steps, calls } = session(["NORMAL"], [timeout]);
    await expect(commitUpload(steps, [0, 1])).rejects.toThrow(coded("maxcompute.commit_unknown"));
    expect(calls.filter((call) => call === "post")).toHaveLength(8);
  });
});

test("a commit that was certainly not heard fails as it is: nothing is unknown", async () => {
  const { steps, calls } = session(["NORMAL"], [refused]);
  await expect(commitUpload(steps, [0, 1])).rejects.toBe(refused);
  expect(calls).toEqual(["state", "post"]);
});

test("but not when an earlier one may have been heard", async () => {
  const { steps } = session(["NORMAL", "NORMAL", refused], [timeout, refused]);
  await expect(commitUpload(steps, [0, 1])).rejects.toThrow(coded("maxcompute.commit_unknown"));
});

test("a refusal is passed on when the session is still open", async () => {
  const { steps } = session(["NORMAL"], [denied]);
  await expect(commitUpload(steps, [0, 1])).rejects.toBe(denied);
});

test("a service that does not know the state any more has not said that the commit failed", async () => {
  const { steps } = session(["NORMAL", "UNKNOWN"], [timeout]);
  await expect(commitUpload(steps, [0, 1])).rejects.toThrow(coded("maxcompute.commit_unknown"));
});

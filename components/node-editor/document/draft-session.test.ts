import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { editorState, type DraftSave, type NodeDraft } from "@/lib/core/node";
import { AUTOSAVE_MS, DraftSession, type SaveFailure } from "./draft-session";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const draft: NodeDraft = {
  revision: 3,
  script: "{}",
  config: {},
  editor: editorState.parse({}),
  updatedAt: new Date("2026-01-01T00:00:00Z"),
  updatedBy: null,
};

/** A server that keeps revisions; `failure` is what the next save ends with. */
function server() {
  const saves: DraftSave[] = [];
  let revision = draft.revision;
  let failure: SaveFailure | null = null;
  const session = new DraftSession(draft, {
    save: async (body) => {
      await Promise.resolve();
      if (failure) throw failure;
      saves.push(body);
      revision += 1;
      return { ...draft, ...body, revision } as NodeDraft;
    },
    explain: (error) => error as SaveFailure,
  });
  return { session, saves, fail: (next: SaveFailure | null) => (failure = next) };
}

test("changes are saved when nobody typed for a while, with the revision they were made to", async () => {
  const { session, saves } = server();
  session.changeScript(() => "a");
  await vi.advanceTimersByTimeAsync(AUTOSAVE_MS - 1);
  session.changeScript((text) => `${text}b`);
  await vi.advanceTimersByTimeAsync(AUTOSAVE_MS - 1);
  expect(saves).toEqual([]);
  expect(session.snapshot().state).toBe("unsaved");
  await vi.advanceTimersByTimeAsync(1);
  expect(saves).toEqual([{ revision: 3, script: "ab" }]);
  expect(session.snapshot()).toMatchObject({ state: "saved", revision: 4 });
});

test("what is typed while a save is under way goes with the next one", async () => {
  const { session, saves } = server();
  session.changeScript(() => "a");
  const saving = session.save();
  session.changeScript(() => "b");
  await saving;
  expect(session.snapshot()).toMatchObject({ state: "unsaved", script: "b" });
  await vi.advanceTimersByTimeAsync(AUTOSAVE_MS);
  expect(saves).toEqual([
    { revision: 3, script: "a" },
    { revision: 4, script: "b" },
  ]);
});

test("a lost connection loses nothing: it is tried again", async () => {
  const { session, saves, fail } = server();
  fail({ kind: "failed" });
  session.changeScript(() => "a");
  expect(await session.save()).toBe(false);
  expect(session.snapshot()).toMatchObject({ state: "failed", script: "a" });
  fail(null);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(saves).toEqual([{ revision: 3, script: "a" }]);
});

test("a conflict waits for a person, and both ways out keep what they say", async () => {
  const theirs = { ...draft, revision: 9, script: "theirs" };
  const meet = async () => {
    const { session, saves, fail } = server();
    fail({ kind: "conflict", theirs });
    session.changeScript(() => "mine");
    await session.save();
    session.changeScript(() => "mine, more");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(session.snapshot()).toMatchObject({ state: "conflict", script: "mine, more" });
    expect(saves).toEqual([]);
    fail(null);
    return { session, saves };
  };
  const first = await meet();
  first.session.takeTheirs();
  expect(first.session.snapshot()).toMatchObject({ state: "saved", script: "theirs", revision: 9 });
  const second = await meet();
  expect(await second.session.keepMine()).toBe(true);
  expect(second.saves).toEqual([{ revision: 9, script: "mine, more" }]);
});

test("what is refused waits until it can be taken", async () => {
  const { session, saves, fail } = server();
  fail({ kind: "refused" });
  session.changeScript(() => "a");
  await session.save();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(session.snapshot().state).toBe("refused");
  fail(null);
  session.retry();
  await vi.advanceTimersByTimeAsync(0);
  expect(saves).toEqual([{ revision: 3, script: "a" }]);
});

test("taking back what was refused leaves nothing to say", async () => {
  const { session, saves, fail } = server();
  fail({ kind: "refused" });
  session.changeScript(() => "a");
  await session.save();
  session.changeScript(() => "b");
  expect(session.snapshot().state).toBe("refused");
  session.changeScript(() => "{}");
  expect([saves, session.snapshot().state, session.snapshot().error]).toEqual([[], "saved", null]);
});

test("undoing a change leaves nothing to save", async () => {
  const { session, saves } = server();
  session.changeScript(() => "a");
  session.changeScript(() => "{}");
  expect(session.isDirty).toBe(false);
  await vi.advanceTimersByTimeAsync(AUTOSAVE_MS);
  expect([saves, session.snapshot().state]).toEqual([[], "saved"]);
});

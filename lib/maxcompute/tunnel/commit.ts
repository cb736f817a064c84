import { AppError, type ErrorCode } from "@/lib/core/errors";
import { wasNotHeard } from "../http/retry";
import type { UploadSessionState, UploadStatus } from "../documents/session";

/** What a commit needs of its session. */
export interface CommitSteps {
  readonly id: string;
  state(): Promise<UploadSessionState>;
  /** Sends the commit, and sends it again only when it was certainly not heard. */
  post(): Promise<void>;
  pause(ms: number): Promise<unknown>;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5000;
/** A commit that is under way for longer than this is one whose outcome a person must look up. */
const MAX_POLLS = 200;
const MAX_POSTS = 8;

/** Answers to a repeated commit that may mean that an earlier, unanswered one has worked. */
const PERHAPS_DONE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "maxcompute.session_closed",
  "maxcompute.session_missing",
]);

/**
 * Commits exactly the given blocks. The list is not sent: the service commits whatever it holds, so that is compared
 * first. However the request itself ends, the session's state decides; a session that is closed already is taken as
 * committed by an earlier call.
 */
export async function commitUpload(steps: CommitSteps, blockIds: readonly number[]): Promise<void> {
  const before = await settled(steps);
  if (before.status === "CLOSED") return;
  checkOpen(before.status, steps.id);
  checkBlocks(before, blockIds, steps.id);
  let perhapsHeard: AppError | null = null;
  for (let posts = 0; posts < MAX_POSTS; posts++) {
    try {
      await steps.post();
      return await confirm(steps);
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code === "maxcompute.commit_unknown") throw thrown;
      if (perhapsHeard === null && wasNotHeard(thrown)) throw thrown;
      perhapsHeard = thrown;
    }
    if (await isDoneAfter(steps, perhapsHeard)) return;
    await steps.pause(pauseMs(posts)).catch((thrown: unknown) => {
      throw unknown(steps.id, thrown);
    });
  }
  throw unknown(steps.id, perhapsHeard);
}

/** The commit was accepted; the session may still need its time. */
async function confirm(steps: CommitSteps): Promise<void> {
  let state: UploadSessionState;
  try {
    state = await settled(steps);
  } catch (thrown) {
    // A service that has said yes may have forgotten the session by now, or be out of reach: it has said yes.
    if (thrown instanceof AppError && thrown.code !== "maxcompute.commit_unknown") return;
    throw thrown;
  }
  if (state.status === null || state.status === "CLOSED") return;
  throw unknown(steps.id, new Error(`the commit was accepted, but the session is ${state.status}`));
}

/**
 * After a commit that was not answered with success: whether it has worked all the same. False means that the session
 * is open and may be committed again.
 * @throws AppError the refusal itself when the service has said no, or the session is in no state to go on
 */
async function isDoneAfter(steps: CommitSteps, failure: AppError): Promise<boolean> {
  if (failure.code === "common.aborted") throw unknown(steps.id, failure);
  let state: UploadSessionState;
  try {
    state = await settled(steps);
  } catch (thrown) {
    throw unknown(steps.id, thrown);
  }
  if (state.status === "CLOSED") return true;
  // After a commit that may have been heard, a service that does not know the state has not said no.
  if (state.status === "UNKNOWN") throw unknown(steps.id, failure);
  checkOpen(state.status, steps.id);
  if (!failure.retryable && !PERHAPS_DONE.has(failure.code)) throw failure;
  return false;
}

/** The session once no commit is under way. */
async function settled(steps: CommitSteps): Promise<UploadSessionState> {
  for (let polls = 0; polls < MAX_POLLS; polls++) {
    const state = await steps.state();
    if (state.status !== "COMMITTING" && state.status !== "CLOSING") return state;
    await steps.pause(pauseMs(polls));
  }
  throw unknown(steps.id, new Error("the commit does not come to an end"));
}

/** @throws AppError unless the session can be committed */
function checkOpen(status: UploadStatus | null, session: string): void {
  const details = { service: "MaxCompute", session, status };
  switch (status) {
    case "NORMAL":
    case null:
      return;
    case "EXPIRED":
      throw new AppError("maxcompute.session_expired", { session }, { details });
    case "CRITICAL":
      throw new AppError("maxcompute.session_critical", { session }, { details });
    case "UNKNOWN":
      throw new AppError("maxcompute.session_unknown", { session, status }, { details });
    default:
      throw new AppError("maxcompute.session_closed", { session, status }, { details });
  }
}

function checkBlocks({ blocks }: UploadSessionState, blockIds: readonly number[], session: string): void {
  const ours = new Set(blockIds);
  const theirs = new Set(blocks.map(({ id }) => id));
  const missing = [...ours.difference(theirs)];
  const unexpected = [...theirs.difference(ours)];
  if (missing.length === 0 && unexpected.length === 0) return;
  const list = (ids: readonly number[]) => (ids.length === 0 ? "–" : ids.slice(0, 20).join(", "));
  throw new AppError(
    "maxcompute.blocks_differ",
    { session, missing: list(missing), unexpected: list(unexpected) },
    { details: { service: "MaxCompute", session, missing, unexpected } },
  );
}

function pauseMs(count: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** count, LONGEST_PAUSE_MS);
}

function unknown(session: string, cause: unknown): AppError {
  if (cause instanceof AppError && cause.code === "maxcompute.commit_unknown") return cause;
  return new AppError("maxcompute.commit_unknown", { session }, { details: { service: "MaxCompute", session }, cause });
}

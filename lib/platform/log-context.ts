import { AsyncLocalStorage } from "node:async_hooks";

/** What a line of the process log belongs to. */
export interface LogContext {
  readonly requestId?: string;
  readonly instance?: string;
  readonly attemptId?: string;
}

const shared = globalThis as { millraceLogContext?: AsyncLocalStorage<LogContext> };
const storage = (shared.millraceLogContext ??= new AsyncLocalStorage());

/** Everything that is logged within `work` names what it belongs to. */
export function withLogContext<Result>(context: LogContext, work: () => Result): Result {
  return storage.run({ ...storage.getStore(), ...context }, work);
}

export const logContext = (): LogContext => storage.getStore() ?? {};

import { spawn, type ChildProcess } from "node:child_process";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ClaimedRun } from "@/lib/instances/claim";
import type { ClaimedPart } from "@/lib/instances/parts";
import { childEnvironment } from "@/lib/platform/env";
import { carryTrace } from "@/lib/platform/tracing";
import type { EndedAttempt, FromRunner, ToRunner } from "./runner-messages";
import type { StopReason } from "./stop-reason";

const root = dirname(dirname(import.meta.dirname));
/** 1 CU is 4 GiB; half of a run's memory is for JavaScript objects, the rest for buffers and the runtime itself. */
const MIB_PER_CU = 4_096;
const HEAP_SHARE = 0.5;
const MEMORY_LOOK_MS = 500;
const PAGE_BYTES = 4_096;
const TAIL_BYTES = 4_096;

export type RunnerEnd =
  | { readonly kind: "done"; readonly ended: EndedAttempt | null }
  /** The process is gone, or said that it could not write the end down. */
  | { readonly kind: "crashed"; readonly isOutOfMemory: boolean; readonly message: string };

/** A process of lib/worker/runner.ts: runs one attempt after the other until it is discarded. */
export class RunnerProcess {
  /** Its memory limit follows from it. */
  readonly cuMilli: number;
  readonly #child: ChildProcess;
  readonly #memoryBytes: number;
  #stderr = "";
  #isOutOfMemory = false;
  #settle: ((end: RunnerEnd) => void) | null = null;

  constructor(cuMilli: number) {
    this.cuMilli = cuMilli;
    const memoryMib = (cuMilli / 1_000) * MIB_PER_CU;
    this.#memoryBytes = memoryMib * 2 ** 20;
    this.#child = spawn(
      process.execPath,
      [
        "--disable-warning=ExperimentalWarning",
        `--max-old-space-size=${Math.floor(memoryMib * HEAP_SHARE)}`,
        `--import=${pathToFileURL(join(root, "scripts/alias.js")).href}`,
        join(import.meta.dirname, "runner.ts"),
      ],
      {
        cwd: root,
        stdio: ["ignore", "inherit", "pipe", "ipc"],
        serialization: "advanced",
        env: childEnvironment(),
      },
    );
    this.#child.on("message", (message: FromRunner) => this.#hear(message));
    this.#child.once("exit", (code, signal) => this.#gone(signal ?? `exit code ${code}`));
    this.#child.on("error", (error) => this.#gone(error.message));
    this.#child.stderr!.on("data", (piece: Buffer) => {
      process.stderr.write(piece);
      this.#stderr = (this.#stderr + piece.toString()).slice(-TAIL_BYTES);
    });
  }

  get isAlive(): boolean {
    return this.#child.connected && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Resolves when the attempt has ended or the process has. */
  run(run: ClaimedRun): Promise<RunnerEnd> {
    return this.#perform({ type: "run", run, trace: carryTrace() });
  }

  /** Resolves when the part has ended or the process has. */
  part(part: ClaimedPart): Promise<RunnerEnd> {
    return this.#perform({ type: "part", part, trace: carryTrace() });
  }

  /** Resolves when the verification is written down or the process has ended. */
  verify(verificationId: string): Promise<RunnerEnd> {
    return this.#perform({ type: "verify", verificationId, trace: carryTrace() });
  }

  async #perform(task: ToRunner): Promise<RunnerEnd> {
    const end = new Promise<RunnerEnd>((resolve) => (this.#settle = resolve));
    if (this.isAlive) this.#send(task);
    else this.#gone("it was gone before the run");
    const watch = setInterval(() => void this.#watchMemory(), MEMORY_LOOK_MS);
    try {
      return await end;
    } finally {
      clearInterval(watch);
    }
  }

  /** Asks the run in progress to end. */
  stop(reason: StopReason): void {
    if (this.isAlive) this.#send({ type: "stop", reason });
  }

  /** Ends the process at once, whatever it does. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }

  #send(message: ToRunner): void {
    this.#child.send(message, (error) => error && this.#gone(error.message));
  }

  #hear(message: FromRunner): void {
    if (message.type === "done") this.#finish({ kind: "done", ended: message.ended });
    if (message.type === "failed") this.#finish({ kind: "crashed", isOutOfMemory: false, message: message.message });
  }

  #gone(why: string): void {
    const isOutOfMemory = this.#isOutOfMemory || /heap out of memory|Allocation failed/i.test(this.#stderr);
    this.#finish({ kind: "crashed", isOutOfMemory, message: why });
  }

  #finish(end: RunnerEnd): void {
    this.#settle?.(end);
    this.#settle = null;
  }

  /** The heap limit does not cover buffers: the whole process is held to what its CU allow. */
  async #watchMemory(): Promise<void> {
    const pages = await readFile(`/proc/${this.#child.pid}/statm`, "utf8").catch(() => null);
    if (pages === null || Number(pages.split(" ")[1]) * PAGE_BYTES <= this.#memoryBytes) return;
    this.#isOutOfMemory = true;
    this.kill();
  }
}

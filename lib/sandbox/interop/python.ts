import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const OLDEST = [3, 8] as const;
const MINUTE_MS = 60_000;

/** A Python that can import the official clients, or why there is none. */
export type PythonEnvironment = { readonly program: string; readonly version: string } | { readonly missing: string };

/**
 * A throw-away virtual environment below `folder` with what `requirements` names. It is made again when the
 * requirements or the Python changed, and used as it is otherwise.
 */
export function preparePython(folder: string, requirements: string): PythonEnvironment {
  const python = findPython();
  if (python === null) return { missing: `no Python ${OLDEST.join(".")} or later was found` };
  const venv = join(folder, "venv");
  const program = join(venv, ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"]));
  const mark = join(venv, ".installed");
  const wanted = createHash("sha256").update(python.version).update(readFileSync(requirements)).digest("hex");
  if (existsSync(mark) && readFileSync(mark, "utf8") === wanted) return { program, version: python.version };

  rmSync(venv, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const made = run(python.program, ["-m", "venv", venv], 2 * MINUTE_MS);
  if (made !== null) return { missing: `no virtual environment could be made: ${made}` };
  const quiet = ["--quiet", "--disable-pip-version-check", "--no-input", "--retries", "1", "--timeout", "15"];
  const installed = run(program, ["-m", "pip", "install", ...quiet, "-r", requirements], 5 * MINUTE_MS);
  if (installed !== null) return { missing: `the official Python clients could not be installed: ${installed}` };
  writeFileSync(mark, wanted);
  return { program, version: python.version };
}

function findPython(): { readonly program: string; readonly version: string } | null {
  for (const program of ["python3", "python"]) {
    const { status, stdout } = spawnSync(program, ["-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"], {
      encoding: "utf8",
      timeout: MINUTE_MS,
    });
    if (status !== 0) continue;
    const [major = 0, minor = 0] = stdout.trim().split(".").map(Number);
    if (major === OLDEST[0] && minor >= OLDEST[1]) return { program, version: stdout.trim() };
  }
  return null;
}

/** Null when the program succeeded, otherwise its last words. */
function run(program: string, args: readonly string[], timeout: number): string | null {
  const { status, stderr, stdout, error } = spawnSync(program, args, { encoding: "utf8", timeout });
  if (status === 0) return null;
  const words = `${stdout ?? ""}\n${stderr ?? ""}`.trim().split("\n").at(-1) ?? "";
  return error?.message ?? (words === "" ? `exit code ${status}` : words);
}

import { createContext, Script } from "node:vm";
import { AppError } from "@/lib/core/errors";

/** A regular expression that needs longer than this for one portion of text is given up; milliseconds. */
const PATIENCE_MS = 500;
/** What sees beyond the line it stands in, so that a text without a match may hold a line with one. */
const LOOKS_AWAY = /\(\?<?!/;

/** What a search in a log looks for, whatever its case. */
export interface LogPattern {
  /** Which of these stretches of lines may hold a line that matches: quick, and never wrong about the others. */
  mayBeIn(stretches: readonly string[]): boolean[];
  isIn(lines: readonly string[]): boolean[];
}

/**
 * @throws AppError "input.invalid" for a regular expression that is none; later, "input.pattern_too_slow" for one that
 * tries too many ways to match
 */
export function logPattern(text: string, regex: boolean): LogPattern {
  if (!regex) {
    const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const literal = new RegExp(escaped, "iu");
    const test = (texts: readonly string[]) => texts.map((each) => literal.test(each));
    return { mayBeIn: test, isIn: test };
  }
  const isIn = guarded(text, "iu");
  if (LOOKS_AWAY.test(text)) return { mayBeIn: (stretches) => stretches.map(() => true), isIn };
  return { mayBeIn: guarded(text, "imu"), isIn };
}

/** Expressions come from people; one that never ends must not hold up the process, and only a script can be interrupted. */
function guarded(source: string, flags: string): (texts: readonly string[]) => boolean[] {
  let pattern: RegExp;
  try {
    pattern = new RegExp(source, flags);
  } catch (cause) {
    throw new AppError(
      "input.invalid",
      { reason: `Not a regular expression: ${source}` },
      { path: "query.text", cause },
    );
  }
  const given: { texts: readonly string[]; pattern: RegExp } = { texts: [], pattern };
  const context = createContext(given);
  const script = new Script("texts.map((text) => pattern.test(text))");
  return (texts) => {
    given.texts = texts;
    try {
      return script.runInContext(context, { timeout: PATIENCE_MS }) as boolean[];
    } catch (cause) {
      if ((cause as { code?: unknown }).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw cause;
      throw new AppError("input.pattern_too_slow", { pattern: source }, { path: "query.text", cause });
    }
  };
}

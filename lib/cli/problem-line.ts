import type { NodeProblem } from "@/lib/core/node";

/** What the checks of a node found, on one line: severity, place, code, sentence. */
export function problemLine({ severity, part, range, error }: NodeProblem): string {
  const place = [part === "config" ? "schedule" : part, error.path, range && `line ${range.line}`].filter(Boolean);
  return [severity, place.join(" "), error.code, `${error.message} ${error.remedy}`.trim()].join("\t");
}

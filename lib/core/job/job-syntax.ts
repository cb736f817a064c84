import { printParseErrorCode, type Node, type ParseError } from "jsonc-parser";
import { AppError } from "../errors";
import { jsonTree } from "./json-tree";
import { range, type TextRange } from "./text-position";

/** One thing to tell about a job: an error of the catalogue with its place in the text. */
export interface JobIssue extends TextRange {
  readonly error: AppError;
}

/** The text of a job as far as its JSON goes. Without a root there are errors, and otherwise none. */
export interface JobSyntax {
  readonly root: Node | null;
  readonly document: unknown;
  readonly errors: readonly JobIssue[];
  /** Keys that an object has twice. */
  readonly warnings: readonly JobIssue[];
}

/** Limits that keep a hostile text from costing more than a glance. */
const MAX_LENGTH = 1_000_000;
const MAX_DEPTH = 64;
const MAX_SYNTAX_ERRORS = 20;

/** What was read last: an editor asks for the same text from several places after each key. */
let last: (JobSyntax & { readonly text: string }) | null = null;

/** Reads the text as strict JSON. Never throws. */
export function jobSyntax(text: string): JobSyntax {
  if (last?.text !== text) last = { text, ...read(text) };
  return last;
}

function read(text: string): JobSyntax {
  const refuse = (errors: readonly JobIssue[]) => ({ root: null, document: undefined, errors, warnings: [] });
  const tooLarge = sizeIssue(text);
  if (tooLarge !== null) return refuse([tooLarge]);
  const { root, syntax } = jsonTree(text);
  if (syntax.length > 0 || root === undefined) return refuse(syntaxIssues(text, syntax));
  const warnings: JobIssue[] = [];
  findDuplicates(text, root, warnings);
  return { root, document: JSON.parse(text), errors: [], warnings };
}

function sizeIssue(text: string): JobIssue | null {
  const tooLong = text.length > MAX_LENGTH;
  if (!tooLong && depthOf(text) <= MAX_DEPTH) return null;
  const limit = tooLong ? `${MAX_LENGTH} characters` : `${MAX_DEPTH} levels`;
  return { error: new AppError("job.too_large", { limit }), ...range(text, { offset: 0, length: 1 }) };
}

/** How deep brackets nest, outside of quotes; the parser recurses, so this is looked at before it. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "\\" && quoted) at++;
    else if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === "{" || character === "[") deepest = Math.max(deepest, ++depth);
    else if (character === "}" || character === "]") depth--;
  }
  return deepest;
}

function syntaxIssues(text: string, syntax: readonly ParseError[]): JobIssue[] {
  if (syntax.length === 0) syntax = [{ error: 4, offset: 0, length: 0 }];
  return syntax.slice(0, MAX_SYNTAX_ERRORS).map((problem) => {
    const place = range(text, problem);
    const words = printParseErrorCode(problem.error)
      .replace(/([a-z])([A-Z])/g, "$1 $2")
      .toLowerCase();
    const reason = `${words} in line ${place.line}, column ${place.column}`;
    return { error: new AppError("job.malformed_json", { reason }), ...place };
  });
}

/** Adds to `found`, inner objects first. */
function findDuplicates(text: string, node: Node, found: JobIssue[]): void {
  const { children } = node;
  if (children === undefined) return;
  for (const child of children) findDuplicates(text, child, found);
  if (node.type !== "object") return;
  const seen = new Set<unknown>();
  for (const property of children) {
    const key = property.children![0]!;
    if (!seen.has(key.value)) seen.add(key.value);
    else found.push({ error: new AppError("job.duplicate_key", { key: String(key.value) }), ...range(text, key) });
  }
}

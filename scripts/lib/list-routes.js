// Writes app/api/_lib/generated/routes.ts: every route module with its path and the comments above its handlers, so that
// the description of the API is made from the routes themselves and none can be forgotten.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { root } from "./runtime.js";

const HANDLER = /(?:\/\*\*([^*]*(?:\*(?!\/)[^*]*)*)\*\/\s*)?export const (GET|POST|PUT|PATCH|DELETE) =/g;
/** The description does not describe itself. */
const LEFT_OUT = new Set(["openapi.json"]);

export function listRoutes() {
  const folder = join(root, "app/api");
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|[\\/])route\.ts$/.test(file) && !file.startsWith("_lib"))
    .map((file) => dirname(file).split(sep).join("/"))
    .filter((path) => !LEFT_OUT.has(path))
    .sort();
  const lines = [
    "// Written by scripts/generate.js.",
    ...paths.map((path, index) => `import * as route${index} from "@/app/api/${path}/route";`),
    "",
    "export const ROUTES = [",
    ...paths.map((path, index) => {
      const text = readFileSync(join(folder, path, "route.ts"), "utf8");
      const notes = Object.fromEntries([...text.matchAll(HANDLER)].map(([, note, method]) => [method, plain(note)]));
      return `  { path: ${JSON.stringify(`/${path}`)}, notes: ${JSON.stringify(notes)}, module: route${index} },`;
    }),
    "];",
    "",
  ];
  const target = join(folder, "_lib/generated/routes.ts");
  const text = lines.join("\n");
  if (existsSync(target) && readFileSync(target, "utf8") === text) return;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}

function plain(comment = "") {
  return comment
    .split("\n")
    .map((line) => line.replace(/^\s*\*?\s?/, "").trim())
    .join(" ")
    .trim();
}

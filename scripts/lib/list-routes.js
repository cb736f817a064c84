// Writes app/api/_lib/generated/routes.ts: every route module with its path and the comments above its handlers, so that
// the description of the API is made from the routes themselves and none can be forgotten. The documentation gets paths
// and comments alone.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { writeIfChanged } from "./write-if-changed.js";
import { root } from "./runtime.js";

const HANDLER = /(?:\/\*\*([^*]*(?:\*(?!\/)[^*]*)*)\*\/\s*)?export (?:const|\{) (GET|POST|PUT|PATCH|DELETE)\b/g;
/** The description does not describe itself. */
const LEFT_OUT = new Set(["openapi.json"]);

export function listRoutes() {
  const folder = join(root, "app/api");
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|[\\/])route\.ts$/.test(file) && !file.startsWith("_lib"))
    .map((file) => dirname(file).split(sep).join("/"))
    .filter((path) => !LEFT_OUT.has(path))
    .sort();
  const routes = paths.map((path) => {
    const text = readFileSync(join(folder, path, "route.ts"), "utf8");
    const notes = Object.fromEntries([...text.matchAll(HANDLER)].map(([, note, method]) => [method, plain(note)]));
    return { path: `/${path}`, notes };
  });
  const modules = [
    "// Written by scripts/generate.js.",
    ...paths.map((path, index) => `import * as route${index} from "@/app/api/${path}/route";`),
    "",
    "export const ROUTES = [",
    ...routes.map(
      ({ path, notes }, index) =>
        `  { path: ${JSON.stringify(path)}, notes: ${JSON.stringify(notes)}, module: route${index} },`,
    ),
    "];",
    "",
  ];
  const reference = [
    "// Written by scripts/generate.js.",
    "export interface ApiRoute {\n  readonly path: string;\n  readonly notes: Readonly<Record<string, string>>;\n}",
    `export const API_ROUTES: readonly ApiRoute[] = ${JSON.stringify(routes, null, 2)};`,
    "",
  ];
  writeIfChanged(join(folder, "_lib/generated/routes.ts"), modules.join("\n"));
  writeIfChanged(join(root, "lib/docs/generated/api.ts"), reference.join("\n"));
}

function plain(comment = "") {
  return comment
    .split("\n")
    .map((line) => line.replace(/^\s*\*?\s?/, "").trim())
    .join(" ")
    .trim();
}

// Resolve hook for services that run straight from their TypeScript sources: serves "@/…" and
// extensionless relative imports the way the bundler does, so one spelling works everywhere.
import { existsSync, statSync } from "node:fs";
import { enableCompileCache, registerHooks } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const isFile = (path) => existsSync(path) && statSync(path).isFile();

// A third of the start of every process was to strip and compile what had not changed. Where the folder cannot be
// written, nothing is kept.
enableCompileCache(join(root, "node_modules", ".cache", "compile"));

registerHooks({
  resolve(specifier, context, next) {
    let base = null;
    if (specifier.startsWith("@/")) base = join(root, specifier.slice(2));
    else if (
      /^\.\.?\//.test(specifier) &&
      context.parentURL?.startsWith("file:") &&
      !context.parentURL.includes("/node_modules/")
    )
      base = resolve(dirname(fileURLToPath(context.parentURL)), specifier);
    if (base === null) return next(specifier, context);
    const found = [base, `${base}.ts`, join(base, "index.ts")].find(isFile);
    if (!found) return next(specifier, context);
    if (found.endsWith(".json")) return next(pathToFileURL(found).href, context);
    return { url: pathToFileURL(found).href, shortCircuit: true };
  },
});

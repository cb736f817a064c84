// Import resolver for the layer rules: TypeScript's own resolution, with the options of tsconfig.json.
// eslint-import-resolver-typescript would do the same, but its native part breaks `npm ci`.
const { dirname, join } = require("node:path");
const { isBuiltin } = require("node:module");
const ts = require("typescript");

const root = dirname(__dirname);
const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root);
const cache = ts.createModuleResolutionCache(root, (name) => name, options);

exports.interfaceVersion = 2;
exports.resolve = (source, file) => {
  if (isBuiltin(source)) return { found: true, path: null };
  const { resolvedModule } = ts.resolveModuleName(source, file, options, ts.sys, cache);
  return resolvedModule ? { found: true, path: resolvedModule.resolvedFileName } : { found: false };
};

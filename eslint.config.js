import boundaries from "eslint-plugin-boundaries";
import reactHooks from "eslint-plugin-react-hooks";
import { join } from "node:path";
import tseslint from "typescript-eslint";

/** Who may import whom. A module imports itself and the modules named in its row. */
const mayImport = {
  core: [],
  client: ["core"],
  network: ["core"],
  kernel: ["core"],
  platform: ["core", "network"],
  tablestore: ["core", "network", "kernel"],
  maxcompute: ["core", "network", "kernel"],
  engine: ["core"],
  connector: ["core", "engine", "network", "kernel", "tablestore", "maxcompute"],
  connectors: ["core", "engine", "connector"],
  instances: ["core", "platform"],
  baselines: ["core", "platform"],
  alerts: ["core", "network", "platform", "baselines"],
  scheduler: ["core", "platform", "instances", "alerts", "services"],
  worker: ["core", "network", "platform", "instances", "kernel", "engine", "connectors"],
  services: ["core", "network", "platform", "instances", "engine", "connectors", "baselines", "alerts"],
  sandbox: ["core", "platform", "tablestore", "maxcompute"],
  console: ["core", "platform"],
  cli: ["core", "platform", "engine", "connectors", "instances", "services", "maxcompute", "tablestore"],
  ui: ["core"],
  feature: ["core", "client", "ui"],
  messages: ["core"],
  docs: ["core", "platform", "messages"],
  app: ["core", "client", "platform", "services", "docs", "messages", "ui", "feature"],
};
const folders = {
  connector: "lib/connectors/*",
  ui: "components/(ui|form)",
  messages: "messages",
  feature: "components/*",
  app: "app",
};
const peersAreStrangers = ["connector", "feature"];
/** Packages that one module owns (the sandbox's traffic generator is a user of the official client on purpose). */
const ownedPackages = {
  tablestore: ["tablestore", "sandbox"],
  "@prisma/client": ["platform"],
  "@duckdb/node-api": ["sandbox"],
  "pg-boss": ["platform"],
  "@opentelemetry/*": ["platform"],
  "@ant-design/icons": ["ui"],
};

export default tseslint.config(
  {
    ignores: [
      "node_modules/",
      ".next/",
      ".millrace/",
      "coverage/",
      "lib/platform/generated/",
      "app/api/_lib/generated/",
      "lib/docs/generated/",
      "next-env.d.ts",
      "public/",
    ],
  },
  ...tseslint.configs.recommended,
  {
    rules: {
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", caughtErrors: "none" },
      ],
    },
  },
  { files: ["**/*.tsx"], ...reactHooks.configs.flat["recommended-latest"] },
  {
    files: ["app/**/*.{ts,tsx}", "components/**/*.{ts,tsx}", "lib/**/*.ts"],
    ignores: ["**/*.test.ts", "**/*.test.tsx", "**/testing/**"],
    plugins: { boundaries },
    settings: {
      "import/resolver": { [join(import.meta.dirname, "scripts/eslint-resolver.cjs")]: {} },
      "boundaries/elements": Object.keys(mayImport).map((type) => ({ type, pattern: folders[type] ?? `lib/${type}` })),
    },
    rules: {
      "boundaries/dependencies": [
        "error",
        {
          default: "disallow",
          checkAllOrigins: true,
          policies: [
            { allow: { to: { module: { origin: ["external", "core"] } } } },
            ...Object.entries(mayImport).map(([from, to]) => ({
              from: { element: { type: from } },
              allow: { to: { element: { types: { anyOf: peersAreStrangers.includes(from) ? to : [from, ...to] } } } },
            })),
            {
              from: { element: { type: ["core", "client", "ui", "feature"] } },
              disallow: { to: { module: { origin: "core" } } },
              message: "this code also runs in the browser: no Node built-ins",
            },
            ...Object.entries(ownedPackages).map(([source, owners]) => ({
              from: { element: { type: `!(${owners.join("|")})` } },
              disallow: { to: { module: { origin: "external", source } } },
              message: `only lib/${owners.join(", lib/")} may import ${source}`,
            })),
          ],
        },
      ],
      "no-restricted-properties": [
        "error",
        { object: "process", property: "env", message: "lib/platform/env.ts is the only reader of the environment" },
      ],
    },
  },
  {
    files: ["campaign/checker/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["@/*", "../*"], message: "the checker shares no code with what it checks" }] },
      ],
    },
  },
  { files: ["**/*.cjs"], rules: { "@typescript-eslint/no-require-imports": "off" } },
  { files: ["lib/platform/env.ts"], rules: { "no-restricted-properties": "off" } },
);

import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL(".", import.meta.url));

/** @type {import("next").NextConfig} */
export default {
  output: "standalone",
  // A lock file of another project further up must not move the server.
  outputFileTracingRoot: root,
  turbopack: { root },
  // What an installation keeps is never part of a build.
  outputFileTracingExcludes: { "/**": [".millrace/**/*"] },
  serverExternalPackages: ["@prisma/client", "@prisma/adapter-pg", "better-auth", "pg", "pg-boss", "pino"],
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // `npm run typecheck` is the one type check; the build does not repeat it.
  typescript: { ignoreBuildErrors: true },
};

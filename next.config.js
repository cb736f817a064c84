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
  // A page that was asked for before the press on its link is shown if it is no older than this many seconds; its
  // queries look again by themselves.
  experimental: { staleTimes: { static: 30 } },
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // `npm run typecheck` is the one type check; the build does not repeat it.
  typescript: { ignoreBuildErrors: true },
};

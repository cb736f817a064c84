import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Secret } from "@/lib/core/secret";

/** The admin token of a sandbox folder, made on the first start and readable by its owner only. */
export function openAdminToken(home: string): Secret {
  mkdirSync(home, { recursive: true });
  const file = join(home, "admin-token");
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  return new Secret(readFileSync(file, "utf8").trim());
}

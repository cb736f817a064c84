import { AppError } from "@/lib/core/errors";
import { env } from "@/lib/platform/env";

/**
 * Refuses changes that another site's page asks a signed-in browser for. Programs that send a token carry no cookie,
 * so nothing can be borrowed from them.
 * @throws AppError "request.foreign_origin"
 */
export function demandSameOrigin(request: Request, ownOrigin: { url: string; isUrlGiven: boolean } = env): void {
  const { headers } = request;
  if (["GET", "HEAD", "OPTIONS"].includes(request.method) || !headers.has("cookie")) return;
  const site = headers.get("sec-fetch-site");
  if (site === "same-origin" || site === "none") return;
  const origin = headers.get("origin");
  const own = new Set([ownOrigin.url]);
  const host = headers.get("host");
  if (!ownOrigin.isUrlGiven && host !== null) own.add(`http://${host}`).add(`https://${host}`);
  if (site === null && origin !== null && own.has(origin)) return;
  throw new AppError("request.foreign_origin", {});
}

import { apiTokenDraft, apiTokenView, freshApiToken } from "@/lib/core/account";
import { createToken, listTokens } from "@/lib/services/api-tokens";
import { listOf } from "../../_lib/list-of";
import { route } from "../../_lib/route";

/** The caller's API tokens that are still good. */
export const GET = route({ response: listOf(apiTokenView) }, async ({ actor }) => ({ items: await listTokens(actor) }));

/** Makes a token; it is in this answer and never again. */
export const POST = route({ body: apiTokenDraft, status: 201, response: freshApiToken }, ({ body, actor }) =>
  createToken(body, actor),
);

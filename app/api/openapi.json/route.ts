import { z } from "zod";
import { ROUTES } from "@/app/api/_lib/generated/routes";
import { describeApi } from "@/app/api/_lib/openapi";
import { route } from "@/app/api/_lib/route";

/** This description: OpenAPI 3.1, made from the schemas that the routes themselves parse with. */
export const GET = route({ response: z.record(z.string(), z.unknown()) }, async () => describeApi(ROUTES));

import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { codeAsRun as codeAsRunSchema } from "@/lib/core/instance-graph";
import { instanceId } from "@/lib/core/instance-id";
import { codeAsRun } from "@/lib/services/instance-graph";
import { wholeNumber } from "@/lib/core/whole-number";

const query = z.object({ attempt: wholeNumber.min(1).optional() });

/** The script as an attempt ran it, parameters replaced. */
export const GET = route(
  { params: z.object({ instanceId }), query, response: codeAsRunSchema },
  ({ params, query, actor }) => codeAsRun(params.instanceId, query.attempt, actor),
);

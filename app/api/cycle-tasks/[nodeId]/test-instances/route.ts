import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { testRun, testRunMade } from "@/lib/core/cycle-task";
import { createTestInstances } from "@/lib/services/test-instances";

/** Runs a node once for a business date, at once. */
export const POST = route(
  { params: z.object({ nodeId: z.uuid() }), body: testRun, status: 201, response: testRunMade },
  ({ params, body, actor }) => createTestInstances(params.nodeId, body, actor),
);

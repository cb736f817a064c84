import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { instanceId } from "@/lib/core/instance-id";
import { downloadDirtyRecords } from "@/lib/services/dirty-records";
import { wholeNumber } from "@/lib/core/whole-number";

const params = z.object({ instanceId });
const query = z.object({ attempt: wholeNumber.min(1).optional() });

/** All kept records as JSON Lines. */
export const GET = route({ params, query, response: "application/jsonl" }, async ({ params, query, actor }) => {
  const texts = await downloadDirtyRecords(params.instanceId, query.attempt, actor);
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await texts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await texts.return(undefined);
    },
  });
  const name = `${params.instanceId}-${query.attempt ?? "latest"}-dirty.jsonl`;
  return new Response(stream, {
    headers: {
      "content-type": "application/jsonl; charset=utf-8",
      "content-disposition": `attachment; filename="${name}"`,
    },
  });
});

import { promisify } from "node:util";
import { zstdDecompress } from "node:zlib";
import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { instanceId } from "@/lib/core/instance-id";
import { downloadLog } from "@/lib/services/run-logs";
import { wholeNumber } from "@/lib/core/whole-number";

const params = z.object({ instanceId });
const query = z.object({ attempt: wholeNumber.min(1).optional() });
const decompress = promisify(zstdDecompress);

/** The whole log as text. */
export const GET = route({ params, query, response: "text/plain" }, async ({ params, query, actor }) => {
  const frames = await downloadLog(params.instanceId, query.attempt, actor);
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await frames.next();
      if (done) controller.close();
      else controller.enqueue(await decompress(value));
    },
    async cancel() {
      await frames.return(undefined);
    },
  });
  const name = `${params.instanceId}-${query.attempt ?? "latest"}.log`;
  return new Response(stream, {
    headers: { "content-type": "text/plain; charset=utf-8", "content-disposition": `attachment; filename="${name}"` },
  });
});

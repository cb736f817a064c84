import { auditFilter, auditFormat, auditScope } from "@/lib/core/audit";
import { auditLines } from "@/lib/core/audit-export";
import { exportAudit } from "@/lib/services/audit-log";
import { route } from "../../_lib/route";

const query = auditFilter.extend({ scope: auditScope, format: auditFormat });
const TYPES = { csv: "text/csv; charset=utf-8; header=present", jsonl: "application/jsonl; charset=utf-8" } as const;

/** Every entry that the filter lets through, as a file. */
export const GET = route(
  { query, response: "text/csv" },
  async ({ query: { scope, format, ...filter }, actor, workspaceId }) => {
    const pages = exportAudit(scope === "installation" ? null : await workspaceId(), filter, actor);
    const first = await pages.next(); // a refusal is an answer, not a broken download
    const encoder = new TextEncoder();
    let page = first;
    let isFirst = true;
    const stream = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const text = auditLines(page.done ? [] : page.value, format, isFirst);
        isFirst = false;
        if (text !== "") controller.enqueue(encoder.encode(text));
        if (page.done) controller.close();
        else page = await pages.next();
      },
      async cancel() {
        await pages.return(undefined);
      },
    });
    const disposition = `attachment; filename="audit-${scope}.${format}"`;
    return new Response(stream, { headers: { "content-type": TYPES[format], "content-disposition": disposition } });
  },
);

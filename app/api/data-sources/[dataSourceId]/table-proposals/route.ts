import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { tableProposal, tableProposalWish } from "@/lib/core/catalog";
import { proposeTable } from "@/lib/services/table-creation";

const params = z.object({ dataSourceId: z.uuid() });

/** The DDL of a table here that would take the changes of a source table. Makes nothing. */
export const POST = route(
  { params, body: tableProposalWish, response: tableProposal },
  ({ params, body, actor, signal }) => proposeTable(params.dataSourceId, body, actor, signal),
);

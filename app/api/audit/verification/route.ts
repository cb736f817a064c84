import { auditVerdict } from "@/lib/core/audit";
import { verifyAuditLog } from "@/lib/services/audit-log";
import { route } from "../../_lib/route";

/** Recomputes the chain of all entries: whether anybody changed the log behind the product's back. */
export const GET = route({ response: auditVerdict }, ({ actor }) => verifyAuditLog(actor));

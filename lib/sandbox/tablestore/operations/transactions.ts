import { unsupported } from "../service-error";

/** Local transactions are not part of the sandbox: a write inside one must not look as if it were. */
export function refuseTransaction(transactionId: string | undefined): void {
  if (transactionId !== undefined && transactionId !== "") throw unsupported("StartLocalTransaction");
}

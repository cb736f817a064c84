/** A refusal in the service's own words; it becomes the answer of a request, or of one row inside a batch. */
export class ServiceError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = "ServiceError";
    this.status = status;
    this.code = code;
  }
}

export const invalid = (message: string) => new ServiceError(400, "OTSParameterInvalid", message);
export const invalidKey = (message: string) => new ServiceError(400, "OTSInvalidPK", message);
export const authFailed = (message: string) => new ServiceError(403, "OTSAuthFailed", message);
export const conditionFailed = () => new ServiceError(403, "OTSConditionCheckFail", "Condition check failed.");
export const quotaExhausted = (message: string) => new ServiceError(403, "OTSQuotaExhausted", message);
export const rowConflict = () =>
  new ServiceError(409, "OTSRowOperationConflict", "Data is being modified by the other request.");
export const outOfRange = (message: string) => new ServiceError(400, "OTSDataOutOfRange", message);
export const noSuchTable = () => new ServiceError(404, "OTSObjectNotExist", "Requested table does not exist.");
export const tableExists = () => new ServiceError(409, "OTSObjectAlreadyExist", "Requested table already exists.");
export const trimmedData = () =>
  new ServiceError(404, "OTSTrimmedDataAccess", "Requested stream data is already trimmed or does not exist.");
export const unsupported = (operation: string) =>
  new ServiceError(400, "OTSUnsupportOperation", `Unsupported operation: '${operation}'.`);
export const internalError = () => new ServiceError(500, "OTSInternalServerError", "Internal server error.");

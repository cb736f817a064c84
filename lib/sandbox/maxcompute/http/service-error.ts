/** A refusal in the service's own words. REST routes write it as XML, tunnel routes as JSON. */
export class ServiceError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = "ServiceError";
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const invalidParameter = (message: string) =>
  new ServiceError(400, "InvalidParameter", `ODPS-0420061: Invalid parameter in HTTP request - ${message}`);
export const invalidArgument = (message: string) => new ServiceError(400, "InvalidArgument", message);
export const noSuchProject = (name: string) =>
  new ServiceError(404, "NoSuchProject", `ODPS-0420111: Project not found - '${name}'`);
export const noSuchTable = (label: string) =>
  new ServiceError(404, "NoSuchTable", `ODPS-0130131:Table not found - table ${label} cannot be resolved`);
export const noSuchPartition = (name: string) =>
  new ServiceError(404, "NoSuchPartition", `ODPS-0130271:The specified partition does not exist - ${name}`);
export const noSuchInstance = (id: string) =>
  new ServiceError(404, "NoSuchObject", `ODPS-0420021: Instance not found - ${id}`);
export const methodNotAllowed = (message = "The specified method is not allowed against this resource") =>
  new ServiceError(405, "MethodNotAllowed", message);
export const internalError = () =>
  new ServiceError(500, "InternalServerError", "ODPS-0010000:System internal error - the request could not be served");

import type { Endpoint } from "../http/endpoint";
import type { OdpsHttp } from "../http/odps-http";

/** What every call of the REST service needs. */
export interface OdpsService {
  readonly http: OdpsHttp;
  readonly endpoint: Endpoint;
  readonly project: string;
}

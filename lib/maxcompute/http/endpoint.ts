import { AppError } from "@/lib/core/errors";

/** A place requests are sent to. */
export interface Endpoint {
  /** `https://host[:port]`, also what people are shown. */
  readonly origin: string;
  readonly isSecure: boolean;
  readonly hostname: string;
  readonly port: number;
  /** Sent before every resource and never signed: `/api`, or empty. */
  readonly basePath: string;
}

/** @throws AppError "maxcompute.endpoint_invalid" */
export function parseEndpoint(text: string): Endpoint {
  const url = URL.parse(text.trim());
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "" || url.hash !== "") {
    throw new AppError("maxcompute.endpoint_invalid", { endpoint: text });
  }
  const isSecure = url.protocol === "https:";
  return {
    origin: url.origin,
    isSecure,
    hostname: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? (isSecure ? 443 : 80) : Number(url.port),
    basePath: url.pathname.replace(/\/+$/, ""),
  };
}

/**
 * The region an endpoint's host names, or null: requests are then signed with version 2.
 * Source: PyODPS odps/rest.py, RestClient._get_region_from_endpoint
 */
export function signingRegion({ hostname }: Endpoint): string | null {
  const match = /^service\.([^.]+)\.maxcompute\./.exec(hostname);
  const region = match?.[1]?.replace(/-(internal|intranet|vpc)$/, "") ?? "";
  return region.includes("-") ? region : null;
}

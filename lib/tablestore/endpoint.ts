import { AppError } from "@/lib/core/errors";

/** Where requests go. Tablestore has no path: the operation is the path. */
export interface Endpoint {
  /** `https://instance.region.ots.aliyuncs.com`, with the port when it is not the scheme's own. */
  readonly origin: string;
}

/** @throws AppError "tablestore.invalid_endpoint" unless the text is an http or https URL of a host alone. */
export function parseEndpoint(text: string): Endpoint {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isOrigin =
    url !== null &&
    (url.protocol === "http:" || url.protocol === "https:") &&
    url.hostname !== "" &&
    /^\/*$/.test(url.pathname) &&
    url.search === "" &&
    url.hash === "" &&
    url.username === "" &&
    url.password === "";
  if (!isOrigin) throw new AppError("tablestore.invalid_endpoint", { endpoint: text });
  return { origin: url.origin };
}

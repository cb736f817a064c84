import { regionOf } from "@/lib/core/data-source";

/** How an address is reached, and what it names. */
export interface ConnectionSummary {
  /** Instance or project. */
  readonly target: string;
  readonly network: "vpc" | "public" | "custom";
  /** Region id, or the host of a custom address. */
  readonly place: string;
  readonly endpoint: string;
}

/** The telling parts of a connection: addresses of one service differ only at their ends. */
export function summarize(settings: Readonly<Record<string, unknown>>): ConnectionSummary {
  const text = (name: string) => (typeof settings[name] === "string" ? settings[name] : "");
  const endpoint = text("endpoint");
  const network = networkOf(endpoint);
  const url = URL.parse(endpoint);
  return {
    target: text("instanceName") || text("project"),
    network,
    place: network === "custom" ? (url?.host ?? endpoint) : (regionOf(endpoint) ?? text("region")),
    endpoint,
  };
}

export function networkOf(endpoint: string): ConnectionSummary["network"] {
  if (regionOf(endpoint) === null) return "custom";
  return /\.vpc\.tablestore\.|-vpc\.maxcompute\.|\.ots-internal\./.test(endpoint) ? "vpc" : "public";
}

import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import { AppError } from "@/lib/core/errors";

/** What no data source may ever point to: addresses of the machine's own network services and of cloud metadata. */
const NEVER = listOf([
  ["169.254.0.0", 16, "ipv4"],
  ["100.100.100.200", 32, "ipv4"],
  ["0.0.0.0", 8, "ipv4"],
  ["224.0.0.0", 3, "ipv4"],
  ["fe80::", 10, "ipv6"],
  ["fd00:ec2::254", 128, "ipv6"],
  ["ff00::", 8, "ipv6"],
  ["::", 128, "ipv6"],
]);
/**
 * Loopback and private networks: the local sandbox lives there, and in production nothing does unless it is allowed.
 * 100.64.0.0/10 is not among them: the services' own VPC addresses, which forms recommend, are there.
 */
const PRIVATE = listOf([
  ["127.0.0.0", 8, "ipv4"],
  ["10.0.0.0", 8, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["198.18.0.0", 15, "ipv4"],
  ["::1", 128, "ipv6"],
  ["fc00::", 7, "ipv6"],
]);

export type AddressKind = "public" | "private" | "never";

export function kindOf(address: string): AddressKind {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? hexMapped(address) ?? address;
  const family = isIP(mapped) === 6 ? "ipv6" : "ipv4";
  if (isIP(mapped) === 0 || NEVER.check(mapped, family)) return "never";
  return PRIVATE.check(mapped, family) ? "private" : "public";
}

/** Answers every address of a name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

const resolveAll: Resolve = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);

/**
 * Checks where an endpoint leads, by every address its name has: one forbidden address forbids the name. A name that
 * does not resolve here passes; whoever connects says so in its own words.
 * @throws AppError "data_source.endpoint_forbidden"
 */
export async function checkEndpoint(
  endpoint: string,
  { allowPrivate, resolve = resolveAll }: { readonly allowPrivate: boolean; readonly resolve?: Resolve },
): Promise<void> {
  const host = URL.parse(endpoint)?.hostname.replace(/^\[|\]$/g, "") ?? "";
  const addresses = isIP(host) ? [host] : await resolve(host).catch(() => []);
  for (const address of addresses) {
    const kind = kindOf(address);
    if (kind === "public" || (kind === "private" && allowPrivate)) continue;
    throw new AppError("data_source.endpoint_forbidden", { host, address });
  }
}

/** Every address among a data source's settings, by the names that all types use. */
export async function checkSettings(
  settings: Readonly<Record<string, unknown>>,
  options: { readonly allowPrivate: boolean; readonly resolve?: Resolve },
): Promise<void> {
  for (const name of ["endpoint", "tunnelEndpoint"]) {
    const endpoint = settings[name];
    if (typeof endpoint === "string" && endpoint !== "") await checkEndpoint(endpoint, options);
  }
}

/** `::ffff:7f00:1` is 127.0.0.1 in other clothes, as URL parsers write it. */
function hexMapped(address: string): string | undefined {
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address) ?? [];
  if (high === undefined || low === undefined) return undefined;
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join(".");
}

function listOf(subnets: readonly (readonly [string, number, "ipv4" | "ipv6"])[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix, family] of subnets) list.addSubnet(network, prefix, family);
  return list;
}

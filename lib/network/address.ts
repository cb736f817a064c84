import { BlockList, isIP } from "node:net";

/** What no connection may ever lead to: addresses of the machine's own network services and of cloud metadata. */
const NEVER = listOf([
  ["0.0.0.0", 8, "ipv4"],
  ["100.100.100.200", 32, "ipv4"],
  ["168.63.129.16", 32, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["192.0.0.192", 32, "ipv4"],
  ["224.0.0.0", 3, "ipv4"],
  ["::", 128, "ipv6"],
  ["fd00:ec2::254", 128, "ipv6"],
  ["fe80::", 10, "ipv6"],
  ["ff00::", 8, "ipv6"],
]);
/**
 * Loopback and private networks: the local sandbox lives there, and in production nothing does unless it is allowed.
 * 100.64.0.0/10 is not among them: the services' own VPC addresses, which forms recommend, are there.
 */
const PRIVATE = listOf([
  ["10.0.0.0", 8, "ipv4"],
  ["127.0.0.0", 8, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["198.18.0.0", 15, "ipv4"],
  ["::1", 128, "ipv6"],
  ["fc00::", 7, "ipv6"],
  ["fec0::", 10, "ipv6"],
]);
/** Prefixes of IPv6 addresses behind which an IPv4 address stands: mapped, compatible, translated (RFC 6052, 2765). */
const CARRIERS = ["0:0:0:0:0:ffff", "0:0:0:0:0:0", "0:0:0:0:ffff:0", "64:ff9b:0:0:0:0"];

export type AddressKind = "public" | "private" | "never";

/** What an address is; "never" also for what is none. */
export function kindOf(address: string): AddressKind {
  const family = isIP(address);
  if (family === 0) return "never";
  if (family === 4) return kindIn(address, "ipv4");
  const carried = carriedBy(address);
  return carried === null ? kindIn(address.replace(/%.*$/, ""), "ipv6") : kindIn(carried, "ipv4");
}

function kindIn(address: string, family: "ipv4" | "ipv6"): AddressKind {
  if (NEVER.check(address, family)) return "never";
  return PRIVATE.check(address, family) ? "private" : "public";
}

/** The IPv4 address that an IPv6 address carries, or null. `::` and `::1` carry none. */
function carriedBy(address: string): string | null {
  const groups = groupsOf(address);
  const [high, low] = groups.slice(6) as [number, number];
  const prefix = groups
    .slice(0, 6)
    .map((group) => group.toString(16))
    .join(":");
  if (groups[0] === 0x2002) return dotted(groups[1]!, groups[2]!); // 6to4, RFC 3056
  if (!CARRIERS.includes(prefix) || (prefix === CARRIERS[1] && high === 0 && low < 2)) return null;
  return dotted(high, low);
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  // URL writes every address in one way, dotted tails included.
  const text = new URL(`http://[${address.replace(/%.*$/, "")}]`).hostname.slice(1, -1);
  const [head = "", tail] = text.split("::");
  const groups = (part: string) => (part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16)));
  if (tail === undefined) return groups(head);
  const [left, right] = [groups(head), groups(tail)];
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}

const dotted = (high: number, low: number) => [high >> 8, high & 255, low >> 8, low & 255].join(".");

function listOf(subnets: readonly (readonly [string, number, "ipv4" | "ipv6"])[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix, family] of subnets) list.addSubnet(network, prefix, family);
  return list;
}

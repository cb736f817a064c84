import { BlockList, isIP } from "node:net";

/** Addresses and networks (`10.0.0.0/8`) of the proxies whose word is taken. */
export function trustedProxies(names: readonly string[]): BlockList {
  const list = new BlockList();
  for (const name of names) {
    const [address = "", prefix] = name.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

/**
 * Who is at the other end: the neighbour of the connection, unless it is a trusted proxy; then the nearest address of
 * `x-forwarded-for` that is none. What stands further left is whatever somebody wrote.
 */
export function clientAddress(neighbour: string, forwardedFor: string | undefined, trusted: BlockList): string {
  const hops = (forwardedFor ?? "").split(",").map((hop) => hop.trim());
  let address = plain(neighbour);
  while (isTrusted(address, trusted)) {
    const next = plain(hops.pop() ?? "");
    if (isIP(next) === 0) return address;
    address = next;
  }
  return address;
}

export function isTrusted(address: string, trusted: BlockList): boolean {
  const text = plain(address);
  return isIP(text) !== 0 && trusted.check(text, isIP(text) === 6 ? "ipv6" : "ipv4");
}

/** Sockets that listen on both families show IPv4 addresses in an IPv6 coat. */
const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, "");

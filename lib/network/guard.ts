import { lookup } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import { AppError } from "@/lib/core/errors";
import { kindOf } from "./address";

/** Answers every address of a name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export interface GuardOptions {
  /** Whether loopback and private addresses are allowed. Those of link-local networks and cloud metadata never are. */
  readonly allowPrivate: boolean;
  readonly resolve?: Resolve;
}

/** Decides for every connection where it may lead. One forbidden address forbids the name. */
export interface NetworkGuard {
  /**
   * For the sockets themselves: a name is resolved once, and the addresses that were checked are those that are
   * connected to, so that a second answer of the name's server changes nothing.
   */
  readonly lookup: LookupFunction;
  /** Addresses of a name or of an address. @throws AppError "data_source.endpoint_forbidden"; what `resolve` throws */
  addressesOf(host: string): Promise<readonly string[]>;
  /** Refuses a forbidden address that needs no lookup. @throws AppError "data_source.endpoint_forbidden" */
  demandAllowed(host: string): void;
}

const resolveAll: Resolve = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);

export function networkGuard({ allowPrivate, resolve = resolveAll }: GuardOptions): NetworkGuard {
  const demand = (host: string, address: string) => {
    const kind = kindOf(address);
    if (kind === "public" || (kind === "private" && allowPrivate)) return;
    throw new AppError("data_source.endpoint_forbidden", { host, address });
  };
  const addressesOf = async (name: string) => {
    const host = bare(name);
    const addresses = isIP(host) ? [host] : await resolve(host);
    for (const address of addresses) demand(host, address);
    return addresses;
  };
  let allowed: string | null = null;
  return {
    addressesOf,
    demandAllowed(name) {
      if (name === allowed) return;
      const host = bare(name);
      if (isIP(host)) demand(host, host);
      allowed = name;
    },
    lookup(host, { all }, done) {
      addressesOf(host).then(
        (addresses) => {
          const found = addresses.map((address) => ({ address, family: isIP(address) }));
          if (all) done(null, found);
          else done(null, found[0]!.address, found[0]!.family);
        },
        (error: NodeJS.ErrnoException) => done(error, []),
      );
    },
  };
}

/** URLs write IPv6 addresses in brackets. */
const bare = (host: string) => host.replace(/^\[|\]$/g, "");

/**
 * Checks where an endpoint leads before it is kept or used, to say so early: whoever connects checks again. A name that
 * does not resolve here passes; whoever connects says so in its own words.
 * @throws AppError "data_source.endpoint_forbidden"
 */
export async function checkEndpoint(endpoint: string, options: GuardOptions): Promise<void> {
  const host = URL.parse(endpoint)?.hostname ?? "";
  await networkGuard(options)
    .addressesOf(host)
    .catch((error: unknown) => {
      if (error instanceof AppError) throw error;
    });
}

/** Every address among a data source's settings, by the names that all types use. */
export async function checkSettings(settings: Readonly<Record<string, unknown>>, options: GuardOptions): Promise<void> {
  for (const name of ["endpoint", "tunnelEndpoint"]) {
    const endpoint = settings[name];
    if (typeof endpoint === "string" && endpoint !== "") await checkEndpoint(endpoint, options);
  }
}

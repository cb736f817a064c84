import { connect as connectTcp } from "node:net";
import { connect as connectTls } from "node:tls";
import type { ConnectivityStep } from "@/lib/core/data-source";
import type { AppError } from "@/lib/core/errors";
import { networkGuard } from "@/lib/network/guard";

/** What stands between a worker and the tables of a data source, from the outside in. */
export const LAYERS = {
  tablestore: ["endpoint", "dns", "tcp", "tls", "service", "clock", "signature", "instance", "permission", "tables"],
  maxcompute: [
    "endpoint",
    "dns",
    "tcp",
    "tls",
    "service",
    "clock",
    "signature",
    "project",
    "permission",
    "tables",
    "tunnel",
  ],
} as const;
export type Layer = (typeof LAYERS)[keyof typeof LAYERS][number];

/** Errors by what follows the area of their code. Whatever is not named here failed at the last layer but the tunnel. */
const LAYER_OF: Readonly<Record<string, Layer>> = {
  invalid_endpoint: "endpoint",
  endpoint_invalid: "endpoint",
  endpoint_forbidden: "endpoint",
  host_not_found: "dns",
  dns_unavailable: "dns",
  connection_refused: "tcp",
  unreachable: "tcp",
  connect_timeout: "tcp",
  tls_failed: "tls",
  not_tablestore: "service",
  not_maxcompute: "service",
  gateway_failed: "service",
  answer_timeout: "service",
  connection_lost: "service",
  clock_skew: "clock",
  clock_skewed: "clock",
  access_key_unknown: "signature",
  access_key_disabled: "signature",
  signature_mismatch: "signature",
  auth_failed: "signature",
  key_unknown: "signature",
  signature_wrong: "signature",
  credentials_expired: "signature",
  unauthorized: "signature",
  instance_not_found: "instance",
  instance_stopped: "instance",
  project_missing: "project",
  network_denied: "permission",
  no_permission: "permission",
  denied: "permission",
};
const NETWORK: readonly Layer[] = ["dns", "tcp", "tls"];

/** The steps of a test whose error is known, or null: layers before the failing one were passed, later ones not reached. */
export function stepsOf(
  type: keyof typeof LAYERS,
  probes: readonly ConnectivityStep[],
  error: AppError | null,
  { ms, reached }: { readonly ms: number; readonly reached: string },
): ConnectivityStep[] {
  const layers = LAYERS[type];
  const failing = error === null ? null : failingLayer(type, probes, error);
  const end = failing === null ? layers.length : layers.findIndex((layer) => layer === failing);
  // All that one signed call proves shares its time: it stands at the layer that the call ended in.
  const last = Math.min(end, layers.length - 1);
  return layers.map((step, index): ConnectivityStep => {
    const probe = probes.find((candidate) => candidate.step === step);
    if (index > end) return { step, state: "skipped", ms: 0, evidence: "" };
    if (index === end && error !== null) {
      return {
        step,
        state: "failed",
        ms: probe?.ms ?? ms,
        evidence: probe?.state === "failed" ? probe.evidence : evidenceOf(error),
      };
    }
    // The call went through all the same: by a proxy, or at a second address.
    if (probe) return probe.state === "failed" ? { ...probe, state: "warning" } : probe;
    return {
      step,
      state: "ok",
      ms: index === last ? ms : 0,
      evidence: step === "instance" || step === "project" ? reached : "",
    };
  });
}

function failingLayer(type: keyof typeof LAYERS, probes: readonly ConnectivityStep[], error: AppError): Layer {
  const layer = LAYER_OF[error.code.replace(/^.*\./, "")] ?? "tables";
  const wasReached = probes.some(({ step, state }) => step === layer && state === "ok");
  // The address itself was reached: it is another one, given by the service, that was not.
  if (NETWORK.includes(layer) && wasReached) return type === "maxcompute" ? "tunnel" : "service";
  return layer;
}

function evidenceOf({ message, details }: AppError): string {
  const facts = [details.code, details.requestId].filter((fact) => typeof fact === "string" && fact !== "");
  return facts.length === 0 ? message : `${message} (${facts.join(", ")})`;
}

/** Name, connection and encryption of an address, each timed; ends with the first that fails. */
export async function probe(
  endpoint: string,
  timeoutMs: number,
  guard = networkGuard({ allowPrivate: true }),
): Promise<ConnectivityStep[]> {
  const url = URL.parse(endpoint.trim());
  if (url === null || !/^https?:$/.test(url.protocol)) return [];
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const { lookup } = guard;
  const isSecure = url.protocol === "https:";
  const port = url.port === "" ? (isSecure ? 443 : 80) : Number(url.port);
  const steps: ConnectivityStep[] = [{ step: "endpoint", state: "ok", ms: 0, evidence: url.origin }];
  const attempts = [
    ["dns", async () => (await guard.addressesOf(host)).join(", ")],
    [
      "tcp",
      () =>
        opened(connectTcp({ host, port, lookup }), "connect", timeoutMs, (socket) => `${socket.remoteAddress}:${port}`),
    ],
    [
      "tls",
      isSecure
        ? () =>
            opened(connectTls({ host, port, lookup, servername: host }), "secureConnect", timeoutMs, (socket) =>
              [socket.getProtocol(), `certificate until ${socket.getPeerCertificate().valid_to}`].join(", "),
            )
        : async () => "http: not encrypted",
    ],
  ] as const;
  for (const [step, attempt] of attempts) {
    const startedMs = performance.now();
    const took = () => Math.round(performance.now() - startedMs);
    try {
      steps.push({ step, state: "ok", evidence: await attempt(), ms: took() });
    } catch (error) {
      return [...steps, { step, state: "failed", evidence: (error as Error).message, ms: took() }];
    }
  }
  return steps;
}

/** Waits until a socket is open, asks it something, and closes it. */
function opened<Socket extends ReturnType<typeof connectTcp>>(
  socket: Socket,
  event: "connect" | "secureConnect",
  timeoutMs: number,
  ask: (socket: Socket) => string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      settle();
      socket.destroy();
    };
    socket.setTimeout(timeoutMs, () => end(() => reject(new Error(`no answer within ${timeoutMs / 1_000} s`))));
    socket.once("error", (error) => end(() => reject(error)));
    socket.once(event, () => end(() => resolve(ask(socket))));
  });
}

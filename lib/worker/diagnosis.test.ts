import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AppError } from "@/lib/core/errors";
import { LAYERS, probe, stepsOf } from "./diagnosis";

const server = createServer();
let endpoint = "";
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const shown = (steps: Awaited<ReturnType<typeof probe>>) => steps.map(({ step, state }) => `${step} ${state}`);
const facts = { ms: 57, reached: "demo" };

test("an address that answers is followed up to its encryption", async () => {
  const steps = await probe(endpoint, 5_000);
  expect(shown(steps)).toEqual(["endpoint ok", "dns ok", "tcp ok", "tls ok"]);
  expect(steps[2]!.evidence).toBe(endpoint.replace("http://", ""));
});

test("a name that nobody knows, and a port that nobody listens on, end the look there", async () => {
  expect(shown(await probe("http://no-such-host.invalid", 5_000))).toEqual(["endpoint ok", "dns failed"]);
  expect(shown(await probe("http://127.0.0.1:1", 5_000))).toEqual(["endpoint ok", "dns ok", "tcp failed"]);
  expect(await probe("not an address", 5_000)).toEqual([]);
});

test("a wrong secret fails at the signature: the network is fine, what follows was not reached", async () => {
  const error = new AppError("tablestore.signature_mismatch", { accessKeyId: "LTAI1" } as never, {
    details: { code: "OTSAuthFailed", requestId: "r-1" },
  });
  const steps = stepsOf("tablestore", await probe(endpoint, 5_000), error, facts);
  expect(shown(steps)).toEqual([
    "endpoint ok",
    "dns ok",
    "tcp ok",
    "tls ok",
    "service ok",
    "clock ok",
    "signature failed",
    "instance skipped",
    "permission skipped",
    "tables skipped",
  ]);
  expect(steps[6]).toMatchObject({ ms: 57, evidence: expect.stringContaining("OTSAuthFailed, r-1") });
});

test("a refused connection fails at its layer with what the system said", async () => {
  const error = new AppError("tablestore.connection_refused", { endpoint: "x" } as never);
  const steps = stepsOf("tablestore", await probe("http://127.0.0.1:1", 5_000), error, facts);
  expect(steps[2]).toMatchObject({ step: "tcp", state: "failed", evidence: expect.stringContaining("ECONNREFUSED") });
  expect(steps.slice(3).every(({ state }) => state === "skipped")).toBe(true);
});

test("an unreachable tunnel is told apart from an unreachable service", async () => {
  const error = new AppError("maxcompute.connect_timeout", { endpoint: "x" } as never);
  const steps = stepsOf("maxcompute", await probe(endpoint, 5_000), error, facts);
  expect(shown(steps).at(-1)).toBe("tunnel failed");
  expect(
    shown(steps)
      .slice(0, -1)
      .every((step) => step.endsWith("ok")),
  ).toBe(true);
});

test("a success passes every layer", async () => {
  const steps = stepsOf("maxcompute", await probe(endpoint, 5_000), null, facts);
  expect(steps.map(({ step }) => step)).toEqual(LAYERS.maxcompute);
  expect(steps.every(({ state }) => state === "ok")).toBe(true);
  expect(steps.find(({ step }) => step === "project")!.evidence).toBe("demo");
});

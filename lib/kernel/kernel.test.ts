import fc from "fast-check";
import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { doubleText } from "@/lib/engine/text";
import { compileKernel, modulePath } from "@/scripts/lib/compile-kernel.js";
import { Kernel, kernelWarnings } from "./kernel";

test("the module is what its sources compile to", async () => {
  expect(readFileSync(modulePath, "utf8")).toBe(await compileKernel());
}, 60_000);

test("doubles are written as the engine writes them", () => {
  const { exports } = new Kernel();
  const out = Buffer.from(exports.memory.buffer);
  const start = exports.OUT.value as number;
  const anyBits = fc.bigInt(0n, 2n ** 64n - 1n).map((bits) => new Float64Array(BigUint64Array.of(bits).buffer)[0]!);
  const double = fc.oneof(
    anyBits,
    fc.double(),
    fc.integer({ min: -1e10, max: 1e10 }).map((value) => value / 100),
    fc.integer({ min: -1e10, max: 1e10 }).map((value) => value / 1e6),
    fc.integer({ min: -1074, max: 1023 }).map((power) => 2 ** power),
    fc.integer({ min: -323, max: 308 }).map((power) => Number(`1e${power}`)),
    fc.constantFrom(0, -0, 1, 0.001, 0.0001, 1e7, 9_999_999.99, 1e22, 1e23, 2 ** 53 + 2, 5e-324, NaN, -Infinity),
    fc.constantFrom(1.7976931348623157e308, 2.2250738585072014e-308, 9.5e-4, 1.005, 123456789.125),
  );
  fc.assert(
    fc.property(double, (value) => {
      expect(out.toString("latin1", start, exports.writeDouble(start, value))).toBe(doubleText(value));
    }),
    { numRuns: 5000 },
  );
});

test("a process that cannot have a kernel says why", async () => {
  expect(kernelWarnings()).toEqual([]);
  vi.resetModules();
  const Module = function () {
    throw new Error("no vectors here");
  };
  vi.stubGlobal("WebAssembly", { Module });
  try {
    const without = await import("./kernel");
    expect(without.sharedKernel()).toBeNull();
    const [english, chinese, ...more] = without.kernelWarnings();
    expect(english).toMatch(/^WebAssembly cannot be used .*no vectors here/);
    expect(chinese).toMatch(/无法使用 WebAssembly（no vectors here）/);
    expect(more).toEqual([]);
  } finally {
    vi.unstubAllGlobals();
  }
});

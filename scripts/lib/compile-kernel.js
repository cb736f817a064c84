// The WebAssembly module of lib/kernel, from its AssemblyScript sources, as the text of lib/kernel/module.ts.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import asc from "assemblyscript/asc";
import { root } from "./runtime.js";

/** 64 KiB each: all that assembly/memory.ts maps. The module has no allocator, so that it never asks for more. */
const PAGES = "1170";
const flags = [
  "-O3",
  "--converge",
  "--noAssert",
  ...["--runtime", "stub", "--enable", "simd"],
  ...["--initialMemory", PAGES, "--maximumMemory", PAGES],
  // Addresses of 32 bits are numbers of 32 bits here.
  ...["--disableWarning", "201"],
];

export const modulePath = join(root, "lib/kernel/module.ts");

/** @throws Error with what the compiler says */
export async function compileKernel() {
  const { error, stderr, binary } = await compile();
  if (error !== null) throw new Error(`The kernel does not compile.\n${stderr}`, { cause: error });
  return [
    "// Written by `npm run build:kernel` from lib/kernel/assembly, and compared with it by a test.",
    `export const MODULE =`,
    `  "${Buffer.from(binary).toString("base64")}";`,
    "",
  ].join("\n");
}

async function compile() {
  let binary = null;
  const { error, stderr } = await asc.main(["lib/kernel/assembly/index.ts", "--outFile", "kernel.wasm", ...flags], {
    readFile: (name, base) => {
      try {
        return readFileSync(resolve(root, base, name), "utf8");
      } catch {
        return null;
      }
    },
    writeFile: (name, contents) => void (binary = contents),
    listFiles: () => [],
  });
  return { error, stderr: String(stderr), binary };
}

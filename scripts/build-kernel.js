// `npm run build:kernel`: compiles lib/kernel/assembly into lib/kernel/module.ts, which is committed, so that only those who
// change the kernel need its compiler.
import { writeFileSync } from "node:fs";
import { compileKernel, modulePath } from "./lib/compile-kernel.js";

writeFileSync(modulePath, await compileKernel());

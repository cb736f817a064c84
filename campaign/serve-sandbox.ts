import { startSandbox } from "@/lib/sandbox/start";

/** Both servers of a lane on free ports, without samples; ends with its parent. */
await startSandbox({ home: process.argv[2]!, host: "127.0.0.1", ports: { tablestore: 0, maxcompute: 0, admin: 0 } });
process.on("disconnect", () => process.exit(0));
process.send!("ready");

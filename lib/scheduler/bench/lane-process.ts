import { openDatabase } from "@/lib/platform/db";
import { databaseUrl } from "@/lib/platform/env";
import { openListener } from "@/lib/platform/listen";
import { openQueue } from "@/lib/platform/queue";
import { startLanes } from "./lanes";

/** `lane-process GROUP LANES`: a worker without an engine as a process, until it is killed. Says when it is ready. */
const [groupId, lanes] = process.argv.slice(2) as [string, string];
const url = databaseUrl();
const database = openDatabase(url, { max: Number(lanes) + 2 });
const queue = await openQueue(database, { supervise: false });
startLanes(database, queue, openListener(url), { groupId, lanes: Number(lanes), signal: new AbortController().signal });
process.send?.({ ready: true });
process.once("disconnect", () => process.exit());

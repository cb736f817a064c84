import { common } from "./common";
import { log } from "./log";
import { shell } from "./shell";
import { status } from "./status";
import { table } from "./table";
import { time } from "./time";

export const zh = { common, log, shell, status, table, time };

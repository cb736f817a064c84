import { common } from "./common";
import { shell } from "./shell";
import { status } from "./status";
import { table } from "./table";
import { time } from "./time";

export const zh = { common, shell, status, table, time };

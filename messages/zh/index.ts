import { common } from "./common";
import { shell } from "./shell";
import { time } from "./time";

export const zh = { common, shell, time };

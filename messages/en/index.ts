import { common } from "./common";
import { shell } from "./shell";
import { time } from "./time";

export const en = { common, shell, time } as const;

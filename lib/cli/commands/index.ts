import type { Command } from "commander";
import { account } from "./account";
import { audit } from "./audit";
import { backfill } from "./backfill";
import { backup, restore } from "./backup";
import { calendar } from "./calendar";
import { datasource } from "./datasource";
import { instance } from "./instance";
import { job } from "./job";
import { migrate } from "./migrate";
import { node } from "./node";
import { params } from "./params";
import { processes } from "./processes";
import { sample } from "./sample";
import { schedule } from "./schedule";
import { secrets } from "./secrets";
import { sql } from "./sql";
import { table } from "./table";
import { token } from "./token";
import { version } from "./version";

/** Adds one command, with its help, to the program. Heavy modules are imported inside the action. */
export type Register = (program: Command) => void;

/** Every command, in the order of the help page. One file each. */
export const commands: readonly Register[] = [
  job,
  node,
  instance,
  backfill,
  schedule,
  calendar,
  datasource,
  sql,
  table,
  sample,
  processes,
  migrate,
  params,
  account,
  token,
  secrets,
  audit,
  backup,
  restore,
  version,
];

import { account } from "./account";
import { backfills } from "./backfills";
import { baselines } from "./baselines";
import { cycleTasks } from "./cycle-tasks";
import { calendars } from "./calendars";
import { chart } from "./chart";
import { overview } from "./overview";
import { timeline } from "./timeline";
import { views } from "./views";
import { alerts } from "./alerts";
import { common } from "./common";
import { dataMap } from "./data-map";
import { fullTable } from "./full-table";
import { sqlBox } from "./sql-box";
import { dataSources } from "./data-sources";
import { debug } from "./debug";
import { instances } from "./instances";
import { docs } from "./docs";
import { log } from "./log";
import { mapping } from "./mapping";
import { management } from "./management";
import { problem } from "./problem";
import { publishing } from "./publishing";
import { resourceGroups } from "./resource-groups";
import { sandbox } from "./sandbox";
import { scheduling } from "./scheduling";
import { script } from "./script";
import { shell } from "./shell";
import { status } from "./status";
import { studio } from "./studio";
import { table } from "./table";
import { time } from "./time";
import { wizard } from "./wizard";
import { versions } from "./versions";
import { workspaces } from "./workspaces";

export const zh = {
  account,
  backfills,
  baselines,
  calendars,
  chart,
  cycleTasks,
  alerts,
  common,
  dataMap,
  fullTable,
  sqlBox,
  dataSources,
  debug,
  docs,
  instances,
  log,
  mapping,
  overview,
  management,
  problem,
  publishing,
  resourceGroups,
  sandbox,
  scheduling,
  script,
  timeline,
  views,
  shell,
  status,
  studio,
  table,
  time,
  wizard,
  versions,
  workspaces,
};

export { planReplay, startReplay } from "./dirty-replays";
export { demandNoDouble } from "./guard";
export { readReplayed, readReplays, replayView, RERUN_MODE } from "./replay-rows";

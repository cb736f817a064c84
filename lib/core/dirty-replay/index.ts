export * from "./dirty-replay";
export { columnOrder, destinationOf, replayJob } from "./replay-job";

import { KILLS } from "./kills";
import { NETWORK } from "./network";
import { SERVICES } from "./services";
import { STORE } from "./store";

export type { Fault } from "./fault";

/** Every fault that belongs to engine, Tablestore, Tunnel, data and store. */
export const FAULTS = [...KILLS, ...STORE, ...NETWORK, ...SERVICES].sort(
  (a, b) => a.id.localeCompare(b.id, "en", { numeric: true }) || a.name.localeCompare(b.name),
);

/** A cross-section that takes a minute or two: one fault of each kind that the product must get through, or refuse. */
export const SHORT: ReadonlySet<string> = new Set([
  "kill -9 before the session is made",
  "kill -9 while a block streams",
  "kill -9 after the intent, before the commit",
  "kill -9 after the commit was sent, before its answer",
  "kill -9 at journal entry committed, lost",
  "kill -9 at journal entry positionsPublished, kept",
  "stopped with a session in hand, until another worker has committed",
  "stopped between intent and commit, until another worker has committed",
  "the database's backends are ended",
  "deadlocks and serialization errors",
  "there is no room for the run log",
  "Tunnel answers 429 without Retry-After",
  "connections break in the middle of requests",
  "a page of records is cut short",
  "one bit of a page is inverted",
  "a page comes twice",
  "the data lapses while the run is on its way",
  "the stream is switched off and on before the run",
  "shards split and merge while they are read",
  "equal times across pages and the window's end",
  "empty pages with a next iterator",
  "positions are missing from the status table",
  "the session is in another state",
  "the commit fails but took effect",
  "the commit's outcome cannot be known",
  "a column is added",
  "poison records",
]);

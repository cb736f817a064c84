import { KILLS } from "./kills";
import { NETWORK } from "./network";
import { SERVICES } from "./services";
import { STORE } from "./store";

export type { Fault } from "./fault";

/** Every fault that belongs to engine, Tablestore, Tunnel, data and store. */
export const FAULTS = [...KILLS, ...STORE, ...NETWORK, ...SERVICES].sort(
  (a, b) => a.id.localeCompare(b.id, "en", { numeric: true }) || a.name.localeCompare(b.name),
);

import type { Scene } from "../scene";

/** One way to break things, of the table of faults. */
export interface Fault {
  /** F1 … F35. */
  readonly id: string;
  readonly name: string;
  /** Begins before the instance is due and ends when the fault is over; what it leaves is healed afterwards. */
  readonly strike: (scene: Scene) => Promise<void>;
  /** A run that meets it must still succeed by itself, without a person. */
  readonly mustRecover: boolean;
  /** It takes what is to be loaded out of the stream: a run that says so by failing has done all that it can. */
  readonly losesData: boolean;
  /** Before the table is written to: the data of the run. */
  readonly data: "plain" | "poison" | "boundary";
}

export function fault(
  id: string,
  name: string,
  strike: Fault["strike"],
  { mustRecover = false, losesData = false, data = "plain" as Fault["data"] } = {},
): Fault {
  return { id, name, strike, mustRecover, losesData, data };
}

import { z } from "zod";
import type { SandboxClock } from "../clock";
import { plainRoute, route, type AdminRoute } from "./route";

const change = z
  .object({
    /** Moves the clock to this instant. */
    at: z.iso.datetime({ offset: true }).optional(),
    /** Moves it by this much, backwards when negative. */
    advanceMs: z.int().optional(),
    frozen: z.boolean().optional(),
  })
  .refine(({ at, advanceMs }) => at === undefined || advanceMs === undefined, "give `at` or `advanceMs`, not both");

export function clockRoutes(clock: SandboxClock): AdminRoute[] {
  return [
    plainRoute("GET", "/clock", () => clock.state),
    route("PUT", "/clock", change, ({ body: { at, advanceMs, frozen } }) => {
      if (frozen === true) clock.freeze();
      if (at !== undefined) clock.set(new Date(at));
      if (advanceMs !== undefined) clock.advance(advanceMs);
      if (frozen === false) clock.resume();
      return clock.state;
    }),
    plainRoute("DELETE", "/clock", () => {
      clock.reset();
      return clock.state;
    }),
  ];
}

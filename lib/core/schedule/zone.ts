import { Temporal } from "temporal-polyfill";
import { AppError } from "../errors";
import { DAY_MS, type EpochMs, type WallMs } from "./wall-time";

/** A stretch of time with one offset: from `from` (included) to `to` (not included). */
interface Span {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly offsetMs: number;
}

/**
 * A time zone. Temporal knows the rules; the stretches between two clock changes are remembered, because planning a
 * day asks millions of times and every answer lies in one of a handful of stretches.
 */
export class Zone {
  readonly id: string;
  #spans: Span[] = [];
  #last: Span | undefined;

  /** @throws AppError "schedule.zone_unknown" */
  constructor(id: string) {
    this.id = id;
    try {
      Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(id);
    } catch (cause) {
      throw new AppError("schedule.zone_unknown", { zone: id }, { cause });
    }
  }

  /** What to add to a moment to get the wall clock. */
  offsetAt(at: EpochMs): number {
    return this.#spanAt(at).offsetMs;
  }

  wallAt(at: EpochMs): WallMs {
    return at + this.offsetAt(at);
  }

  /** The moments at which the wall clock shows `wall`, in time order: one, none (skipped) or two (repeated). */
  momentsOf(wall: WallMs): readonly EpochMs[] {
    const moments: EpochMs[] = [];
    // No offset reaches a day, so the offsets around `wall` are those in force a day before and a day after.
    for (const probe of [wall - DAY_MS, wall, wall + DAY_MS]) {
      const moment = wall - this.offsetAt(probe);
      if (this.wallAt(moment) === wall && !moments.includes(moment)) moments.push(moment);
    }
    return moments.sort((a, b) => a - b);
  }

  /** The moment of the clock change that skipped `wall`; call it only when `momentsOf` is empty. */
  changeOver(wall: WallMs): EpochMs {
    return this.#spanAt(wall - this.offsetAt(wall - DAY_MS)).from;
  }

  /** Whether the offset is the same all the way from `from` to `to`. */
  isSteady(from: EpochMs, to: EpochMs): boolean {
    const span = this.#spanAt(from);
    return to < span.to;
  }

  #spanAt(at: EpochMs): Span {
    const last = this.#last;
    if (last && at >= last.from && at < last.to) return last;
    let span = this.#spans.find(({ from, to }) => at >= from && at < to);
    if (!span) {
      span = this.#findSpan(at);
      this.#spans.push(span);
    }
    this.#last = span;
    return span;
  }

  #findSpan(at: EpochMs): Span {
    const moment = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(this.id);
    const next = moment.getTimeZoneTransition("next");
    // A change at `at` itself begins this stretch, and "previous" means strictly before.
    const previous = moment.add({ milliseconds: 1 }).getTimeZoneTransition("previous");
    return {
      from: previous?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
      to: next?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
      offsetMs: moment.offsetNanoseconds / 1_000_000,
    };
  }
}

const zones = new Map<string, Zone>();

/**
 * The zone of an IANA name, one object per name.
 * @throws AppError "schedule.zone_unknown"
 */
export function zoneOf(id: string): Zone {
  let zone = zones.get(id);
  if (!zone) zones.set(id, (zone = new Zone(id)));
  return zone;
}

// Preloaded into workers and their runners: their wall clock is shifted by the milliseconds that stand in the file
// MILLRACE_CAMPAIGN_CLOCK names. Monotonic time is left alone, as a real step of the clock leaves it.
import { readFileSync } from "node:fs";

const file = process.env.MILLRACE_CAMPAIGN_CLOCK;
const LOOK_MS = 50;
const RealDate = Date;
const realNow = Date.now;
let offset = 0;
let lookedAt = -Infinity;

function offsetMs() {
  const now = performance.now();
  if (now - lookedAt < LOOK_MS) return offset;
  lookedAt = now;
  try {
    offset = Number(readFileSync(file, "utf8")) || 0;
  } catch {
    offset = 0;
  }
  return offset;
}

if (file) {
  globalThis.Date = class Date extends RealDate {
    constructor(...parts) {
      if (parts.length === 0) super(realNow() + offsetMs());
      else super(...parts);
    }
    static now() {
      return realNow() + offsetMs();
    }
  };
}

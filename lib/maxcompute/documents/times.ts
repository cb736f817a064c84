/** `Tue, 01 Jul 2025 08:00:00 GMT`: headers and most documents. */
export function httpDate(time: Date): string {
  return time.toUTCString();
}

/** Null for a text that is absent, empty or no date. */
export function parseHttpDate(text: string | null | undefined): Date | null {
  const ms = Date.parse(text ?? "");
  return Number.isNaN(ms) ? null : new Date(ms);
}

/** Whole seconds since 1970: partition lists and the JSON inside documents. */
export function epochSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

/** Null for what is absent, zero or no number. */
export function parseEpochSeconds(seconds: unknown): Date | null {
  const value = Number(seconds ?? 0);
  return Number.isFinite(value) && value > 0 ? new Date(value * 1000) : null;
}

/** `2026-11-22 10:00` of an ISO time with offset, as its own wall clock shows it. */
export function wallTime(iso: string): string {
  return iso.slice(0, 16).replace("T", " ");
}

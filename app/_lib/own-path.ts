/** A path of this console that an address asks to be sent on to, never an address of somebody else's; "/" without one. */
export function ownPath(next: string | readonly string[] | null | undefined): string {
  return typeof next === "string" && /^\/(?![/\\])/.test(next) ? next : "/";
}

/** Stands for the console: where it is reached is not known here, and does not matter. */
const HERE = "http://console.invalid";

/**
 * A path of this console that an address asks to be sent on to, never an address of somebody else's; "/" without one. It is
 * read as browsers read it, who drop tabs and line ends and take "\" for "/", and written as a header can hold it.
 */
export function ownPath(next: string | readonly string[] | null | undefined): string {
  const url = typeof next === "string" && next.startsWith("/") ? URL.parse(next, HERE) : null;
  if (url?.origin !== HERE || url.pathname.startsWith("//")) return "/";
  return url.pathname + url.search + url.hash;
}

import { cookies, headers } from "next/headers";
import { readPreferences, type Preferences } from "@/components/ui/preferences/cookies";

/** What this person's browser asks for. */
export async function requestPreferences(): Promise<Preferences> {
  const jar = await cookies();
  return readPreferences((name) => jar.get(name)?.value, (await headers()).get("accept-language"));
}

/** The server's clock for this request's first paint, milliseconds since 1970. */
export async function requestTime(): Promise<number> {
  await headers(); // never at build time
  return Date.now();
}

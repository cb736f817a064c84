import { api } from "@/lib/client/api";
import { z } from "zod";

/** Ends the session and shows the sign-in page. */
export async function signOut(): Promise<void> {
  await api.delete("/api/session", { schema: z.unknown() });
  location.assign("/sign-in");
}

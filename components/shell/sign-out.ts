import { api } from "@/lib/client/api";
import { z } from "zod";

/** Ends the session and shows the sign-in page. */
export async function signOut(): Promise<void> {
  await api.post("/api/auth/sign-out", { schema: z.unknown(), body: {} });
  location.assign("/sign-in");
}

import { z } from "zod";

/** Body of signing in; `identifier` is an e-mail address or a user name. */
export const credentials = z.object({
  identifier: z.string().trim().min(1, "Enter your e-mail address or user name.").max(254),
  password: z.string().min(1, "Enter your password.").max(128),
});
export type Credentials = z.output<typeof credentials>;

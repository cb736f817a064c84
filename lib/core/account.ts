import { z } from "zod";

export const SHORTEST_PASSWORD = 10;
export const LONGEST_PASSWORD = 128;

const password = z
  .string()
  .min(SHORTEST_PASSWORD, "At least 10 characters.")
  .max(LONGEST_PASSWORD, "At most 128 characters.");

/** Body of creating an account: of the first owner, and of every later user. */
export const accountDraft = z.object({
  name: z.string().trim().min(1, "Enter a name.").max(80, "At most 80 characters."),
  email: z.email("Enter an e-mail address such as li.wei@example.com.").max(254).toLowerCase(),
  password,
});
export type AccountDraft = z.output<typeof accountDraft>;

/** Body of signing in; `identifier` is an e-mail address or a user name. */
export const credentials = z.object({
  identifier: z.string().trim().min(1, "Enter your e-mail address or user name.").max(254),
  password: z.string().min(1, "Enter your password.").max(LONGEST_PASSWORD),
});
export type Credentials = z.output<typeof credentials>;

import { z } from "zod";

/** Body of signing in; `identifier` is an e-mail address or a user name. */
export const credentials = z.object({
  identifier: z.string().trim().min(1, "Enter your e-mail address or user name.").max(254),
  password: z.string().min(1, "Enter your password.").max(128),
});
export type Credentials = z.output<typeof credentials>;

/** What comes after the password: nothing more, or the code of the second step. */
export const signInAnswer = z.object({ needsCode: z.boolean() });
export type SignInAnswer = z.infer<typeof signInAnswer>;

/** Body of the second step: six digits of the authenticator app, or a backup code. */
export const secondFactor = z.object({ code: z.string().trim().min(6, "Enter the code.").max(32) });
export type SecondFactor = z.output<typeof secondFactor>;

/** Body of single sign-on: where to go afterwards, a path of this console. */
export const singleSignOn = z.object({
  target: z
    .string()
    .regex(/^\/(?![/\\])/)
    .max(2_000)
    .default("/"),
});

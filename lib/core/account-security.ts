import { z } from "zod";
import { password } from "./account";

/** Body of changing one's own password. Other sessions end with it. */
export const passwordChange = z.object({
  currentPassword: z.string().min(1, "Enter your password.").max(128),
  newPassword: password,
});
export type PasswordChange = z.output<typeof passwordChange>;

/** Body of what is only done once more with the password in hand. */
export const passwordProof = z.object({ password: z.string().min(1, "Enter your password.").max(128) });
export type PasswordProof = z.output<typeof passwordProof>;

/** A place where somebody is signed in. */
export const sessionRow = z.object({
  id: z.string(),
  isCurrent: z.boolean(),
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
  createdAt: z.coerce.date(),
  lastSeenAt: z.coerce.date(),
  expiresAt: z.coerce.date(),
});
export type SessionRow = z.infer<typeof sessionRow>;

/** What an authenticator app needs, and the codes for the day it is lost. Shown once. */
export const twoFactorStart = z.object({ uri: z.string(), backupCodes: z.array(z.string()) });
export type TwoFactorStart = z.infer<typeof twoFactorStart>;

/** Six digits of an authenticator app. */
export const totpCode = z.object({
  code: z
    .string()
    .trim()
    .regex(/^\d{6}$/, "Six digits"),
});
export type TotpCode = z.output<typeof totpCode>;

import { z } from "zod";

const url = z.url({ protocol: /^https?$/, error: "An address that begins with https:// or http://" });

/**
 * Where alerts go. `secret` fields are sealed when stored and never come back. The address of a robot is itself a
 * secret: whoever has it may speak in the group.
 */
export const alertChannel = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("email"),
    host: z.string().min(1),
    port: z.int().min(1).max(65_535).default(465),
    /** From the first byte; otherwise STARTTLS is used where the server offers it. */
    tls: z.boolean().default(true),
    user: z.string().default(""),
    password: z.string().default("").meta({ secret: true }),
    from: z.email(),
    to: z.array(z.email()).min(1).max(50),
  }),
  z.object({
    type: z.literal("webhook"),
    url: url.meta({ secret: true }),
    signingSecret: z.string().default("").meta({ secret: true }),
  }),
  z.object({
    type: z.literal("dingtalk"),
    url: url.meta({ secret: true }),
    signingSecret: z.string().default("").meta({ secret: true }),
    atAll: z.boolean().default(false),
  }),
  z.object({
    type: z.literal("feishu"),
    url: url.meta({ secret: true }),
    signingSecret: z.string().default("").meta({ secret: true }),
  }),
  z.object({ type: z.literal("wecom"), url: url.meta({ secret: true }) }),
  z.object({ type: z.literal("slack"), url: url.meta({ secret: true }) }),
]);
export type AlertChannel = z.output<typeof alertChannel>;
export type AlertChannelForm = z.input<typeof alertChannel>;

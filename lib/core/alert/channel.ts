import { z } from "zod";
import { LOCALES } from "../locale";

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

export const ALERT_CHANNEL_TYPES = ["email", "webhook", "dingtalk", "feishu", "wecom", "slack"] as const;
const alertChannelType = z.enum(ALERT_CHANNEL_TYPES) satisfies z.ZodType<AlertChannel["type"]>;
export type AlertChannelType = AlertChannel["type"];

/** The names of a type's fields that are sealed when stored. */
export function secretFieldsOf(type: AlertChannelType): readonly string[] {
  const option = alertChannel.options.find(({ shape }) => shape.type.value === type);
  const fields: [string, z.ZodType][] = Object.entries(option?.shape ?? {});
  return fields.flatMap(([name, schema]) => (schema.meta()?.["secret"] === true ? [name] : []));
}

/** Body of making a channel. */
export const alertChannelDraft = z.object({
  name: z.string().trim().min(1).max(60),
  locale: z.enum(LOCALES).default("en"),
  channel: alertChannel,
});
export type AlertChannelDraft = z.output<typeof alertChannelDraft>;
export type AlertChannelDraftForm = z.input<typeof alertChannelDraft>;

/** Body of changing one: a secret left empty keeps its saved value, so the whole is parsed once that is filled in. */
export const alertChannelChange = alertChannelDraft.extend({
  channel: z.looseObject({ type: alertChannelType }),
});
export type AlertChannelChange = z.output<typeof alertChannelChange>;

/** A channel as everybody may see it: without secrets. */
export const alertChannelView = z.object({
  id: z.uuid(),
  name: z.string(),
  locale: z.enum(LOCALES),
  type: alertChannelType,
  settings: z.record(z.string(), z.unknown()),
  /** Names of the secret fields that have a value. */
  savedSecrets: z.array(z.string()),
  rules: z.int(),
  updatedAt: z.iso.datetime(),
});
export type AlertChannelView = z.output<typeof alertChannelView>;

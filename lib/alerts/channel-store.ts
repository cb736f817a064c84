import { alertChannel, secretFieldsOf, type AlertChannel, type AlertChannelType } from "@/lib/core/alert/channel";
import { Secret } from "@/lib/core/secret";
import { openSecrets, sealSecrets } from "@/lib/platform/data-source-store";
import { env } from "@/lib/platform/env";
import { checkEndpoint, networkGuard } from "@/lib/network/guard";
import type { SecretBox } from "@/lib/platform/secrets";

export interface StoredChannel {
  readonly id: string;
  readonly type: AlertChannelType;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly sealedSecrets: string;
}

/** The row that a sealed text is bound to. */
export const channelContext = (channelId: string) => `alert_channel:${channelId}`;

/** What of a channel may be shown, and what is sealed. */
export function sealChannel(box: SecretBox, id: string, { type, ...fields }: AlertChannel) {
  const secret = secretFieldsOf(type);
  const entries = Object.entries(fields);
  const secrets = entries.filter(([name, value]) => secret.includes(name) && value !== "");
  return {
    settings: Object.fromEntries(entries.filter(([name]) => !secret.includes(name))),
    sealedSecrets: sealSecrets(
      box,
      channelContext(id),
      Object.fromEntries(secrets.map(([name, value]) => [name, new Secret(String(value))])),
    ),
  };
}

/** A channel with its secrets in hand. */
export function openChannel(box: SecretBox, { id, type, settings, sealedSecrets }: StoredChannel): AlertChannel {
  const secrets = openSecrets(box, channelContext(id), sealedSecrets);
  const opened = Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()]);
  return alertChannel.parse({ type, ...settings, ...Object.fromEntries(opened) });
}

/** Checks where a channel leads, when it is saved and each time it is used. @throws AppError "data_source.endpoint_forbidden" */
export async function checkChannel(channel: AlertChannel): Promise<void> {
  const address = channel.type === "email" ? `smtp://${channel.host}` : channel.url;
  await checkEndpoint(address, { allowPrivate: env.privateEndpoints });
}

/** Where the connections of a delivery may lead. */
export const channelGuard = () => networkGuard({ allowPrivate: env.privateEndpoints });

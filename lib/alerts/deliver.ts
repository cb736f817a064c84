import { Agent, request } from "undici";
import type { AlertChannel } from "@/lib/core/alert/channel";
import type { AlertMessage } from "@/lib/core/alert/message";
import { AppError } from "@/lib/core/errors";
import type { Locale } from "@/lib/core/locale";
import type { NetworkGuard } from "@/lib/network/guard";
import { sendMail } from "./channels/email";
import { dingtalk, feishu, slack, webhook, wecom, type Delivery } from "./channels/robots";

const TIMEOUT_MS = 15_000;
const LONGEST_ANSWER = 16 << 10;

export interface DeliverOptions {
  readonly locale: Locale;
  readonly now: Date;
  readonly signal: AbortSignal;
  /** Where connections may lead. */
  readonly guard: NetworkGuard;
}

/**
 * Sends one alert to one channel; resolves when the service said that it took it. Redirects are not followed: an
 * address that was allowed may not lead to one that is not.
 * @throws AppError "alert.delivery_failed" | "data_source.endpoint_forbidden"
 */
export async function deliver(channel: AlertChannel, alert: AlertMessage, options: DeliverOptions): Promise<void> {
  try {
    if (channel.type === "email") await sendMail(channel, alert, options);
    else await post(deliveryFor(channel, alert, options), options);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError("alert.delivery_failed", { channel: channel.type, reason: withoutSecrets(reason, channel) });
  }
}

function deliveryFor(
  channel: Exclude<AlertChannel, { type: "email" }>,
  alert: AlertMessage,
  { locale, now }: DeliverOptions,
) {
  switch (channel.type) {
    case "webhook":
      return webhook(channel, alert, now);
    case "dingtalk":
      return dingtalk(channel, alert, locale, now);
    case "feishu":
      return feishu(channel, alert, locale, now);
    case "wecom":
      return wecom(channel, alert, locale);
    case "slack":
      return slack(channel, alert, locale);
  }
}

async function post({ url, headers, body, refusal }: Delivery, { signal, guard }: DeliverOptions): Promise<void> {
  guard.demandAllowed(new URL(url).hostname);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const dispatcher = new Agent({ connect: { lookup: guard.lookup } });
  try {
    const answer = await request(url, { method: "POST", headers, body, signal: limit, dispatcher });
    judge(answer.statusCode, await readAtMost(answer.body), refusal);
  } finally {
    await dispatcher.destroy();
  }
}

function judge(statusCode: number, text: string, refusal: Delivery["refusal"]): void {
  if (statusCode < 200 || statusCode > 299) throw new Error(`HTTP ${statusCode} ${text.slice(0, 200)}`);
  const refused = refusal(text);
  if (refused !== null) throw new Error(refused);
}

async function readAtMost(body: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of body) {
    pieces.push(piece);
    if ((length += piece.length) > LONGEST_ANSWER) break;
  }
  return Buffer.concat(pieces).toString("utf8");
}

/** A shorter text stands in a reason by chance. */
const SHORTEST_SECRET = 6;

/** The address of a robot is a secret, its signing secret and passwords are, and errors are shown: services may echo. */
function withoutSecrets(reason: string, channel: AlertChannel): string {
  const secrets = channel.type === "email" ? [channel.password] : [...piecesOf(channel.url), signingSecretOf(channel)];
  return secrets
    .filter((secret): secret is string => secret !== undefined && secret.length >= SHORTEST_SECRET)
    .reduce((text, secret) => text.replaceAll(secret, "[secret]"), reason);
}

/** An address and what of it a service can give back: its path with the query, and each by itself. */
function piecesOf(address: string): string[] {
  const { pathname, search } = new URL(address);
  return [address, pathname + search, search, ...pathname.split("/"), ...new URLSearchParams(search).values()];
}

function signingSecretOf(channel: AlertChannel): string | undefined {
  return "signingSecret" in channel ? channel.signingSecret : undefined;
}

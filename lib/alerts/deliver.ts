import { request } from "undici";
import type { AlertChannel } from "@/lib/core/alert/channel";
import type { AlertMessage } from "@/lib/core/alert/message";
import { AppError } from "@/lib/core/errors";
import type { Locale } from "@/lib/core/locale";
import { sendMail } from "./channels/email";
import { dingtalk, feishu, slack, webhook, wecom, type Delivery } from "./channels/robots";

const TIMEOUT_MS = 15_000;
const LONGEST_ANSWER = 16 << 10;

export interface DeliverOptions {
  readonly locale: Locale;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/**
 * Sends one alert to one channel; resolves when the service said that it took it. Redirects are not followed: an
 * address that was allowed may not lead to one that is not.
 * @throws AppError "alert.delivery_failed"
 */
export async function deliver(channel: AlertChannel, alert: AlertMessage, options: DeliverOptions): Promise<void> {
  try {
    if (channel.type === "email") await sendMail(channel, alert, options.locale);
    else await post(deliveryFor(channel, alert, options), options.signal);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError("alert.delivery_failed", { channel: channel.type, reason: withoutAddress(reason, channel) });
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

async function post({ url, headers, body, refusal }: Delivery, signal: AbortSignal): Promise<void> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const answer = await request(url, { method: "POST", headers, body, signal: limit });
  const text = await readAtMost(answer.body);
  if (answer.statusCode < 200 || answer.statusCode > 299)
    throw new Error(`HTTP ${answer.statusCode} ${text.slice(0, 200)}`);
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

/** The address of a robot is a secret, and errors are shown. */
function withoutAddress(reason: string, channel: AlertChannel): string {
  return channel.type === "email" ? reason : reason.replaceAll(channel.url, "[address]");
}

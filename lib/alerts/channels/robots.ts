import { createHmac } from "node:crypto";
import type { AlertChannel } from "@/lib/core/alert/channel";
import { factsOf, type AlertMessage } from "@/lib/core/alert/message";
import type { Locale } from "@/lib/core/locale";

/** A request that delivers one alert, and how to tell from the answer that it arrived. */
export interface Delivery {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Null when it arrived, else what the service says. Robots answer 200 to everything and put the truth inside. */
  readonly refusal: (answer: string) => string | null;
}

type Of<Type extends AlertChannel["type"]> = Extract<AlertChannel, { type: Type }>;

const JSON_TYPE = { "content-type": "application/json; charset=utf-8" };
const hmac = (key: string, text: string) => createHmac("sha256", key).update(text);

/**
 * Our own format: the message as it is. With a secret the header `x-millrace-signature` is `sha256=` and the hex
 * HMAC-SHA256 of `<x-millrace-timestamp>.<body>`.
 */
export function webhook({ url, signingSecret }: Of<"webhook">, alert: AlertMessage, now: Date): Delivery {
  const body = JSON.stringify(alert);
  const timestamp = String(now.getTime());
  const signature = `sha256=${hmac(signingSecret, `${timestamp}.${body}`).digest("hex")}`;
  const signed = signingSecret === "" ? {} : { "x-millrace-signature": signature };
  return { url, headers: { ...JSON_TYPE, "x-millrace-timestamp": timestamp, ...signed }, body, refusal: () => null };
}

/** DingTalk custom robot: markdown; signed by `timestamp` and `sign` in the query when it has a secret. */
export function dingtalk(channel: Of<"dingtalk">, alert: AlertMessage, locale: Locale, now: Date): Delivery {
  const url = new URL(channel.url);
  if (channel.signingSecret !== "") {
    const timestamp = String(now.getTime());
    url.searchParams.set("timestamp", timestamp);
    url.searchParams.set(
      "sign",
      hmac(channel.signingSecret, `${timestamp}\n${channel.signingSecret}`).digest("base64"),
    );
  }
  const body = {
    msgtype: "markdown",
    markdown: { title: alert.message, text: markdown(alert, locale) },
    at: { isAtAll: channel.atAll },
  };
  return { url: url.href, headers: JSON_TYPE, body: JSON.stringify(body), refusal: codeOf("errcode", "errmsg") };
}

/** Feishu (Lark) custom robot: a post; signed in the body, by an HMAC whose key is the text. */
export function feishu(channel: Of<"feishu">, alert: AlertMessage, locale: Locale, now: Date): Delivery {
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  const sign = hmac(`${timestamp}\n${channel.signingSecret}`, "").digest("base64");
  const lines = factsOf(alert, locale).map(([label, value]) => [{ tag: "text", text: `${label}: ${value}` }]);
  const post = { title: alert.message, content: [...lines, [{ tag: "a", text: alert.link, href: alert.link }]] };
  const body = {
    ...(channel.signingSecret === "" ? {} : { timestamp, sign }),
    msg_type: "post",
    content: { post: { [locale === "zh" ? "zh_cn" : "en_us"]: post } },
  };
  return { url: channel.url, headers: JSON_TYPE, body: JSON.stringify(body), refusal: codeOf("code", "msg") };
}

/** WeCom group robot: markdown of at most 4,096 bytes. */
export function wecom({ url }: Of<"wecom">, alert: AlertMessage, locale: Locale): Delivery {
  const body = { msgtype: "markdown", markdown: { content: withinBytes(markdown(alert, locale), 4_096) } };
  return { url, headers: JSON_TYPE, body: JSON.stringify(body), refusal: codeOf("errcode", "errmsg") };
}

/** Slack incoming webhook: a header line and the facts; answers the word ok. */
export function slack({ url }: Of<"slack">, alert: AlertMessage, locale: Locale): Delivery {
  const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const facts = factsOf(alert, locale).map(([label, value]) => `*${label}*: ${escape(value)}`);
  const sections = [`*<${alert.link}|${escape(alert.message)}>*`, facts.join("\n")];
  const body = {
    text: escape(alert.message),
    blocks: sections.map((text) => ({ type: "section", text: { type: "mrkdwn", text } })),
  };
  return {
    url,
    headers: JSON_TYPE,
    body: JSON.stringify(body),
    refusal: (answer) => (answer.trim() === "ok" ? null : answer.slice(0, 200)),
  };
}

function markdown(alert: AlertMessage, locale: Locale): string {
  const facts = factsOf(alert, locale).map(([label, value]) => `- ${label}: ${value}`);
  return [`### ${alert.message}`, ...facts, "", `[${alert.link}](${alert.link})`].join("\n");
}

function codeOf(code: string, reason: string): (answer: string) => string | null {
  return (answer) => {
    try {
      const parsed = JSON.parse(answer) as Record<string, unknown>;
      return parsed[code] === 0 ? null : `${String(parsed[code])} ${String(parsed[reason] ?? "")}`.trim();
    } catch {
      return answer.slice(0, 200);
    }
  };
}

/** Cuts at a character's edge, so that the result is still UTF-8. */
function withinBytes(text: string, limit: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > limit) break;
    end += character.length;
  }
  return text.slice(0, end);
}

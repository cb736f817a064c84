import { createTransport } from "nodemailer";
import type { AlertChannel } from "@/lib/core/alert/channel";
import { factsOf, type AlertMessage } from "@/lib/core/alert/message";
import type { Locale } from "@/lib/core/locale";

const TIMEOUT_MS = 15_000;

/** Sends one mail; rejects with the server's or the network's own words. */
export async function sendMail(
  channel: Extract<AlertChannel, { type: "email" }>,
  alert: AlertMessage,
  locale: Locale,
): Promise<void> {
  const transport = createTransport({
    host: channel.host,
    port: channel.port,
    secure: channel.tls,
    ...(channel.user === "" ? {} : { auth: { user: channel.user, pass: channel.password } }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  });
  try {
    const facts = factsOf(alert, locale);
    await transport.sendMail({
      from: channel.from,
      to: [...channel.to],
      // A line break here would begin a header of the sender's choosing.
      subject: `[Millrace] ${alert.message}`.replaceAll(/[\r\n]+/g, " "),
      text: [alert.message, "", ...facts.map(([label, value]) => `${label}: ${value}`), "", alert.link].join("\n"),
    });
  } finally {
    transport.close();
  }
}

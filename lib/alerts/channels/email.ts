import { createTransport } from "nodemailer";
import type { AlertChannel } from "@/lib/core/alert/channel";
import { factsOf, type AlertMessage } from "@/lib/core/alert/message";
import type { Locale } from "@/lib/core/locale";
import type { NetworkGuard } from "@/lib/network/guard";

const TIMEOUT_MS = 15_000;

/** Sends one mail; rejects with the server's or the network's own words. */
export async function sendMail(
  channel: Extract<AlertChannel, { type: "email" }>,
  alert: AlertMessage,
  { locale, guard }: { readonly locale: Locale; readonly guard: NetworkGuard },
): Promise<void> {
  // The mailer would resolve the name itself: it gets the address that was checked, and the name for the certificate.
  const [address] = await guard.addressesOf(channel.host);
  const transport = createTransport({
    host: address,
    tls: { servername: channel.host },
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

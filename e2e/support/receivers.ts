import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";

/** Where alerts arrive: a web server and a mail server on this machine, with what they were sent. */
export interface Receivers extends AsyncDisposable {
  readonly hookUrl: string;
  readonly smtpPort: number;
  /** Bodies of requests. */
  readonly posts: string[];
  /** Mails as they came. */
  readonly mails: string[];
}

export async function startReceivers(): Promise<Receivers> {
  const posts: string[] = [];
  const mails: string[] = [];
  const web = createServer((request, response) => {
    void text(request).then((body) => {
      posts.push(body);
      response.end(`{"errcode":0}`); // what a robot of DingTalk says when it took a message
    });
  }).listen(0, "127.0.0.1");
  const mail = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData: (stream, _session, done) => void text(stream).then((body) => (mails.push(body), done())),
  });
  mail.listen(0, "127.0.0.1");
  await Promise.all([once(web, "listening"), once(mail.server, "listening")]);
  const portOf = (address: unknown) => (address as AddressInfo).port;
  return {
    hookUrl: `http://127.0.0.1:${portOf(web.address())}/hook`,
    smtpPort: portOf(mail.server.address()),
    posts,
    mails,
    async [Symbol.asyncDispose]() {
      web.closeAllConnections();
      await Promise.all([new Promise((done) => web.close(done)), new Promise<void>((done) => mail.close(done))]);
    },
  };
}

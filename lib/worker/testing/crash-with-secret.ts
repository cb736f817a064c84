import { basename } from "node:path";
import { Secret } from "@/lib/core/secret";

/**
 * Preloaded by a test: the program that CRASHES names throws, where nobody catches it, as soon as it has a secret in
 * hand, and the error carries it as those of network libraries do.
 */
if (basename(process.argv[1] ?? "") === process.env.CRASHES) {
  const reveal = Secret.prototype.reveal;
  Secret.prototype.reveal = function (this: Secret) {
    const value = reveal.call(this);
    const error = Object.assign(new Error("planted crash"), { request: { headers: { "x-ots-ststoken": value } } });
    setImmediate(() => {
      throw error;
    });
    return value;
  };
}

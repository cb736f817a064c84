import type { Locale } from "@/lib/core/locale";
import { METRICS } from "@/lib/platform/metrics";
import { messagesFor } from "@/messages";
import { code, escaped, table } from "./markdown";

/** Every metric of the product, from the table that makes them. Their texts are English, as Prometheus shows them. */
export function metricsTable(locale: Locale): string {
  const words = messagesFor(locale).docs.metrics;
  const rows = Object.entries(METRICS).map(([name, [process, kind, about, labels]]) => [
    code(name),
    process,
    kind,
    escaped(about),
    labels.length === 0 ? "–" : labels.map(code).join(" "),
  ]);
  return table([words.name, words.process, words.kind, words.about, words.labels], rows);
}

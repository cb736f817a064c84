import type { VerificationView } from "@/lib/core/verification";

/** Between two lines where nobody watches a terminal, in milliseconds. */
const LINE_MS = 10_000;

/** Says on standard error how far a verification is: one line that changes on a terminal, a line now and then elsewhere. */
export function progressTeller(
  output: Pick<NodeJS.WriteStream, "write"> & { readonly isTTY?: boolean } = process.stderr,
): (view: VerificationView) => void {
  let shown = "";
  let toldAt = -Infinity;
  return (view) => {
    const line = view.state === "RUNNING" ? progressLine(view) : "";
    if (line === shown) return;
    if (output.isTTY) {
      shown = line;
      output.write(`\r\x1b[K${line}`);
      return;
    }
    const now = performance.now();
    if (line === "" || now - toldAt < LINE_MS) return;
    [shown, toldAt] = [line, now];
    output.write(`${line}\n`);
  };
}

/** What is counted so far, of what the receipt counts. */
export function progressLine({ progress }: Pick<VerificationView, "progress">): string {
  if (progress === null) return "waits for a worker";
  const { stage, source, destination } = progress;
  const sides = [`source ${source.records} of ${source.of} read again`];
  if (stage !== "source") sides.push(`destination ${destination.records} of ${destination.of} found`);
  if (destination.looked > destination.records) sides.push(`${destination.looked} looked at`);
  if (stage === "samples") sides.push("reading the rows that differ");
  return sides.join(", ");
}

import { debugConfiguration, type SampleRows } from "@/lib/core/node";
import type { Reader, RunLog, Writer } from "@/lib/engine/contract";
import type { ConnectorRegistry } from "@/lib/engine/run";
import type { Clock } from "@/lib/platform/clock";
import { dryWriter } from "./dry-writer";
import { limitedReader, type ReadLimit } from "./limited-reader";
import { SampleTaker } from "./sample-taker";

const options = debugConfiguration.pick({ limits: true, dryRun: true });

export interface DebugFindings {
  /** The limit that ended the reading before its end; null: everything was read. */
  readonly limited: "records" | "seconds" | null;
  readonly sample: SampleRows | null;
}

export interface DebugConnectors {
  readonly connectors: ConnectorRegistry;
  /** Once the run has ended. */
  findings(): DebugFindings;
}

/**
 * The connectors as a run from the editor uses them: reading ends at the limits, a dry run writes nothing, and the
 * first rows are kept to be looked at. A run that does not load its whole window publishes no positions: it must not
 * count as one that did.
 */
export function debugConnectors(
  connectors: ConnectorRegistry,
  given: unknown,
  { clock, log }: { clock: Clock; log: RunLog },
): DebugConnectors {
  const { limits, dryRun } = options.parse(given);
  const limit: ReadLimit = { ...limits, reached: null };
  const sample = new SampleTaker();
  const isWhole = limits.records === null && limits.seconds === null && !dryRun;
  if (dryRun) log.info("Dry run: rows are read and mapped, nothing is written.");
  const wrapReader = (reader: Reader): Reader =>
    isWhole ? reader : { ...limitedReader(reader, limit, { clock, log }), publish: async () => undefined };
  const wrapWriter = (writer: Writer): Writer => (dryRun ? dryWriter(writer, sample) : sample.from(writer));
  return {
    connectors: {
      reader: (stepType) => wrapped(connectors.reader(stepType), wrapReader),
      writer: (stepType) => wrapped(connectors.writer(stepType), wrapWriter),
    },
    findings: () => ({ limited: limit.reached, sample: sample.rows }),
  };
}

const wrapped = <Connector>(connector: Connector | null, wrap: (connector: Connector) => Connector) =>
  connector && wrap(connector);

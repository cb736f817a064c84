import { parseDocument, stringify } from "yaml";
import { z } from "zod";
import { nodeName, type NodeView } from "@/lib/core/node";
import { AppError } from "@/lib/core/errors";
import { schedule } from "@/lib/core/schedule/schedule";
import { formatPath } from "@/lib/core/job/path";

/**
 * A node as it lives in Git: what it is, what it runs, and when. `script` is the text as typed, or the job itself as an
 * object; `schedule` is what the Scheduling Configuration panel sets.
 */
const nodeFile = z.strictObject({
  name: nodeName,
  type: z.enum(["DI", "ODPS_SQL"]).default("DI"),
  /** Names of the folders from the top, for example `Retail/Daily`; the first missing one is made as a business flow. */
  folder: z.string().trim().max(600).default(""),
  description: z.string().trim().max(500).default(""),
  script: z.union([z.string(), z.record(z.string(), z.unknown())]),
  schedule,
});
export type NodeFile = Omit<z.output<typeof nodeFile>, "script"> & { readonly script: string };

/** Reads YAML or JSON, which is YAML too. @throws AppError "input.invalid" with the path or the line */
export function parseNodeFile(text: string, file: string): NodeFile {
  const { data, error } = nodeFile.safeParse(parseYaml(text, file));
  if (!error) {
    const script = typeof data.script === "string" ? data.script : JSON.stringify(data.script, null, 2);
    return { ...data, script };
  }
  const [issue] = error.issues;
  const path = formatPath(issue!.path.map((each) => (typeof each === "number" ? each : String(each))));
  throw new AppError("input.invalid", { reason: `${file}: ${path || "the file"}: ${issue!.message}` }, { path });
}

function parseYaml(text: string, file: string): unknown {
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem) throw new AppError("input.invalid", { reason: `${file}: ${problem.message.split("\n")[0]}` });
  try {
    return document.toJS();
  } catch (cause) {
    // Aliases are followed only now: some lead nowhere, and some to more than fits into memory.
    throw new AppError("input.invalid", { reason: `${file}: ${String(cause)}` }, { cause });
  }
}

/** The file that makes exactly this node's draft. Values that are what they would be anyway are left out. */
export function formatNodeFile({ name, type, path, description, draft }: NodeView): string {
  const file = {
    name,
    type,
    ...(path.length > 0 ? { folder: path.join("/") } : {}),
    ...(description === "" ? {} : { description }),
    script: draft.script,
    schedule: withoutDefaults(draft.config),
  };
  return stringify(file, { lineWidth: 0, blockQuote: "literal" });
}

function withoutDefaults(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const plain = schedule.safeParse({ cycle: config.cycle });
  if (!plain.success) return { ...config };
  const usual = plain.data as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(config).filter(
      ([key, value]) => key === "cycle" || JSON.stringify(value) !== JSON.stringify(usual[key]),
    ),
  );
}

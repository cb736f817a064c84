import type { useTranslations } from "use-intl";
import { displayState } from "@/components/ui/status/instance-status";
import { attemptStatus } from "@/components/ui/status/attempt-status";
import type { Format } from "@/components/ui/time/format";
import type { AttemptView, InstanceDetail } from "@/lib/core/instance";

interface Words {
  readonly t: ReturnType<typeof useTranslations<"instances">>;
  readonly status: ReturnType<typeof useTranslations<"status">>;
  readonly format: Format;
}

/** An instance in Markdown, for a ticket: what it is, what went wrong, every attempt with its counts, its parameters. */
export function instanceReport(instance: InstanceDetail, address: string, { t, status, format }: Words): string {
  const { node, id, attempts } = instance;
  const latest = attempts.at(-1);
  const error = latest?.error ?? null;
  const window = attempts.findLast((attempt) => attempt.window !== null)?.window;
  const zone = instance.timeZone;
  const clock = (at: Date) => format.exactIn(at, zone);
  const facts: readonly (readonly [string, string | null])[] = [
    [t("attempts.state"), status(displayState(instance))],
    [t("properties.kind"), t(`kind.${instance.kind}`)],
    [t("properties.bizdate"), instance.bizdate],
    [t("properties.cyctime"), `${clock(instance.cyctime)} ${zone}`],
    [t("report.window"), window ? `[${clock(window.start)}, ${clock(window.end)}) ${zone}` : null],
    [t("asRun.group"), `${instance.resourceGroup?.name ?? "—"}, ${t("asRun.cu", { cu: String(instance.cu) })}`],
    [t("properties.owner"), instance.owner?.name ?? null],
  ];
  const parameters = Object.entries(latest?.parameters ?? instance.parameters);
  const parts = [
    `# ${literal(node.name)} ${id}`,
    [
      ...facts.flatMap(([name, value]) => (value === null ? [] : [`- ${name}: ${literal(value)}`])),
      `- ${address}`,
    ].join("\n"),
    ...(error === null
      ? []
      : [
          `## ${t("attempts.error")}`,
          [`\`${error.code}\` ${literal(error.message)}`, literal(error.remedy)].filter(Boolean).join("\n\n"),
          error.causes.map((cause, index) => `${index + 1}. ${literal(cause)}`).join("\n"),
        ]),
    ...(attempts.length === 0
      ? []
      : [`## ${t("attempts.title")}`, attemptTable(attempts, zone, { t, status, format })]),
    ...(parameters.length === 0
      ? []
      : [`## ${t("code.parameters")}`, fenced(parameters.map(([name, value]) => `${name}=${value}`).join("\n"))]),
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

function attemptTable(attempts: readonly AttemptView[], zone: string, { t, status, format }: Words): string {
  const names = [
    "number",
    "state",
    "started",
    "duration",
    "read",
    "written",
    "dirty",
    "bytes",
    "version",
    "worker",
  ] as const;
  const rows = attempts.map((attempt) => [
    String(attempt.number),
    status(attemptStatus(attempt)),
    `${format.exactIn(attempt.startedAt, zone)} ${zone}`,
    attempt.finishedAt === null ? "—" : format.duration(+attempt.finishedAt - +attempt.startedAt),
    format.count(attempt.recordsRead),
    format.count(attempt.recordsWritten),
    format.count(attempt.recordsDirty),
    format.bytes(attempt.bytes),
    attempt.version === null ? "—" : String(attempt.version),
    attempt.worker?.host ?? attempt.worker?.id ?? "—",
  ]);
  const line = (cells: readonly string[]) => `| ${cells.map(literal).join(" | ")} |`;
  return [line(names.map((name) => t(`attempts.${name}`))), line(names.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Text that Markdown shows as it is, on one line, with no more escapes than needed: chats show them. */
function literal(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\\`*<>|]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|(?<=\])\(/gu, String.raw`\$&`);
}

/** A block of code whose fence is longer than any in it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

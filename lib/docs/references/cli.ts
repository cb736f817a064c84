import type { Locale } from "@/lib/core/locale";
import { messagesFor } from "@/messages";
import type { CliCommand } from "../cli-command";
import { CLI_COMMANDS } from "../generated/cli";
import { code, escaped, table } from "./markdown";

/** Every command of the command line, from the program that parses them. It speaks English only. */
export function cliReference(locale: Locale): string {
  return CLI_COMMANDS.filter(({ commands }) => commands.length === 0)
    .map((command) => section(command, messagesFor(locale).docs.cli))
    .join("\n\n");
}

/** A command by its words without the program's name, such as `job run`; null when there is none. */
export function findCommand(words: string): CliCommand | null {
  return CLI_COMMANDS.find(({ name }) => name === words) ?? null;
}

function section(command: CliCommand, words: ReturnType<typeof messagesFor>["docs"]["cli"]): string {
  const { name, description, usage, args, options } = command;
  return [
    `## millrace ${name}`,
    sentence(description),
    `\`\`\`text\nmillrace ${name} ${usage}\n\`\`\``,
    ...(args.length + options.length === 0
      ? []
      : [
          table(
            [words.what, words.meaning, words.standard],
            [...args, ...options].map(({ term, description: meaning, standard }) => [
              code(term),
              escaped(meaning),
              standard === null ? "–" : code(standard),
            ]),
          ),
        ]),
  ].join("\n\n");
}

function sentence(text: string): string {
  return escaped(`${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.)]$/.test(text) ? "" : "."}`);
}

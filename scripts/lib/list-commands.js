// Prints every command of the command line as JSON, for the reference in the documentation.
import { Command } from "commander";
import { commands } from "../../lib/cli/commands/index.ts";

const program = new Command("millrace");
for (const register of commands) register(program);
process.stdout.write(JSON.stringify(program.commands.flatMap((command) => list(command, ""))));

function list(command, prefix) {
  const name = `${prefix}${command.name()}`;
  return [
    {
      name,
      description: command.description(),
      usage: command.usage(),
      args: command.registeredArguments.map((argument) => ({
        term: `${argument.required ? "<" : "["}${argument.name()}${argument.variadic ? "…" : ""}${argument.required ? ">" : "]"}`,
        description: argument.description,
        standard: written(argument.defaultValue),
      })),
      options: command.options
        .filter(({ hidden }) => !hidden)
        .map((option) => ({
          term: option.flags,
          description: [option.description, option.argChoices && `One of ${option.argChoices.join(", ")}`]
            .filter(Boolean)
            .join(". "),
          standard: written(option.defaultValue),
          isMandatory: option.mandatory,
        })),
      commands: command.commands.map((inner) => inner.name()),
    },
    ...command.commands.flatMap((inner) => list(inner, `${name} `)),
  ];
}

function written(value) {
  if (value === undefined || value === false || (typeof value === "object" && Object.keys(value).length === 0))
    return null;
  return String(value);
}

import { Command, CommanderError } from "commander";
import { commands } from "./commands";
import { EXIT } from "./exit";
import { printError } from "./print-error";

/**
 * The command line. Results go to standard output, everything else to standard error.
 * @returns the exit code: 0 done, 1 failed or refused, 2 wrong usage, 143 stopped.
 */
export async function main(args: readonly string[]): Promise<number> {
  const program = new Command("millrace")
    .description("Every change from Tablestore into MaxCompute once, proven.")
    .showHelpAfterError("(`--help` shows how to use it)")
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });
  for (const register of commands) register(program);
  for (const command of program.commands) inherit(command);
  try {
    await program.parseAsync(args, { from: "user" });
    return Number(process.exitCode ?? EXIT.done);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    printError(error);
    return EXIT.failed;
  }
}

/** Sub-commands report wrong usage the way the program does, instead of ending the process. */
function inherit(command: Command): void {
  command.exitOverride().showHelpAfterError("(`--help` shows how to use it)");
  command.commands.forEach(inherit);
}

/** One command of the command line as its program describes it. */
export interface CliCommand {
  /** Without the program's name: `job run`. */
  readonly name: string;
  readonly description: string;
  /** What follows the name, such as `[options] <file>`. */
  readonly usage: string;
  readonly args: readonly CliTerm[];
  readonly options: readonly (CliTerm & { readonly isMandatory: boolean })[];
  /** Names of the commands below; a command with some does nothing by itself. */
  readonly commands: readonly string[];
}

interface CliTerm {
  /** As one types it: `--to <form>`. */
  readonly term: string;
  readonly description: string;
  readonly standard: string | null;
}

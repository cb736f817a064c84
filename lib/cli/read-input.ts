import { readFile } from "node:fs/promises";
import { AppError } from "@/lib/core/errors";

/** The text of a file named on the command line; `-` is standard input. @throws AppError "input.invalid" */
export async function readInput(file: string): Promise<string> {
  try {
    return await readFile(file === "-" ? "/dev/stdin" : file, "utf8");
  } catch (error) {
    const reason = `The file ${file} cannot be read: ${readable((error as NodeJS.ErrnoException).code)}.`;
    throw new AppError("input.invalid", { reason }, { cause: error });
  }
}

function readable(code: string | undefined): string {
  if (code === "ENOENT") return "it does not exist";
  if (code === "EACCES") return "its permissions do not allow it";
  if (code === "EISDIR") return "it is a folder";
  return code ?? "unknown reason";
}

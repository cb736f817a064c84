import { z } from "zod";
import { AppError } from "@/lib/core/errors";

const secretFile = z.record(z.string(), z.unknown());

/**
 * Secrets by the names of their fields. What is wrong with the text is not said in detail: the parser would quote it.
 * @throws AppError "input.invalid"
 */
export function parseSecretFile(text: string, file: string): Record<string, unknown> {
  try {
    return secretFile.parse(JSON.parse(text));
  } catch {
    const reason = `${file} must hold one JSON object: the secret fields of the data source by name.`;
    throw new AppError("input.invalid", { reason });
  }
}

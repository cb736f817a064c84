import { AppError } from "@/lib/core/errors";

/**
 * Refuses texts that no database keeps: with the character U+0000, or with half of a surrogate pair.
 * @throws AppError "input.invalid"
 */
export function demandPlainText(value: unknown, path: string): void {
  if (typeof value === "string") {
    if (!value.includes("\0") && value.isWellFormed()) return;
    throw new AppError("input.invalid", { reason: `${path}: Contains a character that is not text` }, { path });
  }
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    demandPlainText(name, path);
    demandPlainText(inner, `${path}.${name}`);
  }
}

/** Text that shall stand as it is, wherever in a Markdown document. */
export function escaped(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>|#~$]/g, "\\$&").replaceAll(/\s*\n\s*/g, " ");
}

/** Text in the typewriter face, also inside a table. */
export function code(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}

/** A table; cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

import type { Command } from "@/components/ui/shortcuts/commands";

/** Commands that hold every typed word, those that begin with one first; without a query all, as offered. */
export function rankCommands(commands: readonly Command[], query: string): Command[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...commands];
  return commands
    .map((command, index) => ({ command, index, score: score(command, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .map(({ command }) => command);
}

/** 3 for a word that begins the title, 2 inside the title, 1 in the keywords; 0 as soon as one word is nowhere. */
function score({ title, keywords = "" }: Command, words: readonly string[]): number {
  const name = title.toLowerCase();
  const more = keywords.toLowerCase();
  let sum = 0;
  for (const word of words) {
    const points = name.startsWith(word) ? 3 : name.includes(word) ? 2 : more.includes(word) ? 1 : 0;
    if (points === 0) return 0;
    sum += points;
  }
  return sum;
}

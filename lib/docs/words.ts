/**
 * What a text is found by: Latin words and codes in lower case, a code also by its parts (`job.missing_parameter` by
 * `job`, `missing` and `parameter`), and Chinese by every two characters in a row, for it has no spaces.
 */
export function wordsOf(text: string): string[] {
  return [...text.toLowerCase().matchAll(/\p{Script=Han}+|[\p{L}\p{N}]+(?:[._$-][\p{L}\p{N}]+)*/gu)].flatMap(
    ([run]) => {
      const latin = run.split(/(\p{Script=Han}+)/u).filter((part) => part !== "");
      return latin.flatMap((part) => (/\p{Script=Han}/u.test(part) ? pairs(part) : wholeAndParts(part)));
    },
  );
}

function pairs(run: string): string[] {
  const characters = [...run];
  if (characters.length < 2) return characters;
  return characters.slice(1).map((character, index) => characters[index]! + character);
}

function wholeAndParts(word: string): string[] {
  const parts = word.split(/[._$-]/).filter((part) => part !== "");
  return parts.length > 1 ? [word, ...parts] : parts;
}

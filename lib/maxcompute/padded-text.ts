/** The text with blanks up to `length` characters (code points), as CHAR(n) is given back; a longer one stays as it is. */
export function paddedText(text: string, length: number): string {
  const missing = length - [...text].length;
  return missing > 0 ? text + " ".repeat(missing) : text;
}

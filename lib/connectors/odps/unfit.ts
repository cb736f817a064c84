/** Why a value does not fit its column. The row then is dirty. */
export class Unfit extends Error {
  override readonly name = "Unfit";
}

/** For `reason` in the words of people who see their own data: the value, cut to a length that can be read. */
export function shown(text: string): string {
  const LONGEST = 60;
  return JSON.stringify(text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`);
}

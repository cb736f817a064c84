import { InvalidArgumentError } from "commander";

export type Parameters = Readonly<Record<string, string>>;

/** Collects repeated `-p name=value` options. The value may hold `=`; an empty one is a value. */
export function parameters(text: string, collected: Parameters): Parameters {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("write it as name=value");
  return { ...collected, [text.slice(0, at)]: text.slice(at + 1) };
}

import type { Locale } from "@/lib/core/locale";
import { en } from "./en";
import type { Texts } from "./texts";
import { zh } from "./zh";

/** Every text of the console; the English files decide the keys and the arguments. */
export type Messages = Texts<typeof en>;

const CATALOGUES: Readonly<Record<Locale, Messages>> = { en, zh };

/** The catalogue of one language. */
export function messagesFor(locale: Locale): Messages {
  return CATALOGUES[locale];
}

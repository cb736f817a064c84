import type { Metadata } from "next";
import { messagesFor, type Messages } from "@/messages";
import { requestPreferences } from "./preferences";

/** The title of a browser tab, in the reader's language. */
export async function pageTitle(pick: (texts: Messages) => string): Promise<Metadata> {
  const { locale } = await requestPreferences();
  return { title: pick(messagesFor(locale)) };
}

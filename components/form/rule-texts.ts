"use client";
import { usePreferences } from "@/components/ui/preferences/provider";
import { ruleInWords } from "@/lib/core/rule-texts";

/** Puts the messages of schemas into the reader's language. */
export function useRuleTexts(): (message: string) => string {
  const { locale } = usePreferences();
  return (message) => ruleInWords(message, locale);
}

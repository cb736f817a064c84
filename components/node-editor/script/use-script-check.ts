"use client";
import { useEffect, useEffectEvent, useMemo, useState } from "react";
import { usePreferences } from "@/components/ui/preferences/provider";
import { checkText, checkTextNames, type Problem } from "./problems";
import type { ScriptFindings } from "./script-workbench";
import { useNameFacts } from "./use-name-facts";

/** A pause in typing after which the script is checked. */
const PAUSE_MS = 200;
/** Names that have a value without anybody defining them. */
const SYSTEM_NAMES = ["bdp.system.bizdate", "bdp.system.cyctime"];

interface Wish {
  readonly text: string;
  readonly parameters: readonly string[] | undefined;
  readonly zone: string;
  readonly onCheck: ((found: ScriptFindings) => void) | undefined;
}

/** What there is to say about the script, from its text and from the names in it, a moment after the last key. */
export function useScriptCheck({ text, parameters, zone, onCheck }: Wish) {
  const { locale } = usePreferences();
  const checkedText = useSettled(text);
  const check = useMemo(() => {
    const defined = parameters && [...parameters, ...SYSTEM_NAMES];
    return checkText({ text: checkedText, defined, zone, locale });
  }, [checkedText, parameters, zone, locale]);
  const facts = useNameFacts(check.job);
  const problems = useMemo(() => {
    const named = check.job === null ? [] : checkTextNames(checkedText, check.job, facts, locale);
    return [...check.problems, ...named].sort((left, right) => left.from - right.from);
  }, [check, checkedText, facts, locale]);
  const report = useEffectEvent((found: ScriptFindings) => onCheck?.(found));
  useEffect(() => {
    const count = (severity: Problem["severity"]) => problems.filter((problem) => problem.severity === severity).length;
    report({ errors: count("error"), warnings: count("warning"), syntaxError: check.syntaxError });
  }, [problems, check]);
  return { problems, syntaxError: check.syntaxError, facts, checkedText };
}

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

"use client";
import { Input, type InputProps, type InputRef } from "antd";
import { useEffect, useEffectEvent, useState, type Ref } from "react";

/** How long nobody types before the list is asked for. */
const REST_MS = 150;

interface FilterInputProps extends Omit<InputProps, "value" | "onChange" | "onBlur" | "ref"> {
  readonly ref?: Ref<InputRef>;
  /** What the list is filtered by now. */
  readonly value: string;
  readonly onFilter: (text: string) => void;
}

/**
 * A text that narrows a list: each letter shows at once, and the list follows when the typing rests, or ends. A filter
 * that went into the address after a link was pressed would hold the visitor back.
 */
export function FilterInput({ value, onFilter, ...input }: FilterInputProps) {
  const [typed, setTyped] = useState(value);
  const [seen, setSeen] = useState(value);
  const [asked, setAsked] = useState(value);
  if (value !== seen) {
    setSeen(value);
    // Somebody else's filter, for instance a saved view; the echo of what was typed here is no news.
    if (value !== asked) {
      setTyped(value);
      setAsked(value);
    }
  }
  const ask = () => {
    if (typed === asked) return;
    setAsked(typed);
    onFilter(typed);
  };
  const askRested = useEffectEvent(ask);
  useEffect(() => {
    if (typed === asked) return;
    const timer = setTimeout(askRested, REST_MS);
    return () => clearTimeout(timer);
  }, [typed, asked]);
  return <Input {...input} value={typed} onChange={({ target }) => setTyped(target.value)} onBlur={ask} />;
}

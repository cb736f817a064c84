"use client";
import { App, Button, Input, type InputRef } from "antd";
import { useEffect, useRef, useState, type KeyboardEvent, type Ref } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { DownIcon, SearchIcon, UpIcon } from "../icons";

import { useShortcut } from "../shortcuts/use-shortcut";
import type { LogQuery, SearchWatch } from "@/lib/core/log-source";
import { patternOf } from "./highlight";
import styles from "./log-search.module.css";

/** The line found, counted from 1, or null; `wrapped` when the search went on from the other end of the log. */
export interface LogHit {
  readonly line: number | null;
  readonly wrapped: boolean;
}

interface LogSearchProps {
  readonly ref: Ref<HTMLInputElement>;
  readonly query: LogQuery;
  readonly onQuery: (query: LogQuery) => void;
  readonly onFind: (query: LogQuery, direction: "down" | "up", watch: SearchWatch) => Promise<LogHit>;
}

/** Searches the whole log on the server, also what is not on the screen. */
export function LogSearch({ ref, query, onQuery, onFind }: LogSearchProps) {
  const t = useTranslations("log");
  const toProblem = useProblem();
  const { message } = App.useApp();
  const [ending, setEnding] = useState<"none" | "fromTop" | "fromEnd" | null>(null);
  /** Where a search is that takes its time; null while none does. */
  const [share, setShare] = useState<number | null>(null);
  const work = useRef<AbortController | null>(null);
  useEffect(() => () => work.current?.abort(), []);
  const invalid = query.text !== "" && patternOf(query.text, query.regex) === null;

  const go = async (direction: "down" | "up", wanted: LogQuery = query) => {
    if (wanted.level === undefined && (wanted.text === "" || invalid)) return;
    work.current?.abort();
    const controller = new AbortController();
    work.current = controller;
    setEnding(null);
    setShare(null);
    try {
      const found = await onFind(wanted, direction, { signal: controller.signal, onProgress: setShare });
      if (controller.signal.aborted) return;
      const { line, wrapped } = found;
      setEnding(line === null ? "none" : wrapped ? (direction === "down" ? "fromTop" : "fromEnd") : null);
    } catch (error) {
      if (controller.signal.aborted) return;
      message.error(toProblem(error).message);
    } finally {
      if (work.current === controller) setShare(null);
    }
  };
  const stop = () => work.current?.abort();
  const firstError = () => void go("down", { text: "", regex: false, level: "error" });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    void go(event.shiftKey ? "up" : "down");
  };
  useShortcut("logNext", () => void go("down"));
  useShortcut("logPrevious", () => void go("up"));
  useShortcut("logFirstError", firstError);

  const fact = invalid
    ? t("search.invalid")
    : share !== null
      ? t("search.at", { percent: String(Math.floor(share * 100)) })
      : ending !== null
        ? t(`search.${ending}`)
        : "";

  return (
    <>
      <Input
        ref={(input: InputRef | null) => {
          if (typeof ref === "function") ref(input?.input ?? null);
          else if (ref) ref.current = input?.input ?? null;
        }}
        size="small"
        className={styles.field!}
        prefix={<SearchIcon />}
        suffix={<span className={styles.count}>{fact}</span>}
        aria-label={t("search.label")}
        aria-invalid={invalid}
        status={invalid ? "error" : ""}
        placeholder={t("search.label")}
        value={query.text}
        allowClear
        onKeyDown={onKeyDown}
        onChange={({ target }) => {
          setEnding(null);
          onQuery({ ...query, text: target.value });
        }}
      />
      <Button
        size="small"
        type="text"
        className={`mono ${styles.regex}`}
        aria-label={t("search.regex")}
        title={t("search.regex")}
        aria-pressed={query.regex}
        onClick={() => onQuery({ ...query, regex: !query.regex })}
      >
        .*
      </Button>
      <Button
        size="small"
        type="text"
        icon={<UpIcon />}
        aria-label={t("search.previous")}
        onClick={() => void go("up")}
      />
      <Button
        size="small"
        type="text"
        icon={<DownIcon />}
        aria-label={t("search.next")}
        onClick={() => void go("down")}
      />
      {share !== null && (
        <Button size="small" type="text" onClick={stop}>
          {t("search.stop")}
        </Button>
      )}
      <Button size="small" type="text" onClick={firstError}>
        {t("firstError")}
      </Button>
    </>
  );
}

import type { InstanceState } from "./instance-state";
import type { Locale } from "./locale";

const STATES: Readonly<Record<Locale, Readonly<Record<InstanceState, string>>>> = {
  en: {
    NOT_RUN: "Not run",
    WAIT_TIME: "Waiting for time",
    WAIT_RESOURCE: "Waiting for resources",
    RUNNING: "Running",
    CHECKING: "Checking",
    CHECKING_CONDITION: "Checking",
    NEEDS_DECISION: "Needs a decision",
    SUCCESS: "Succeeded",
    FAILURE: "Failed",
  },
  zh: {
    NOT_RUN: "未运行",
    WAIT_TIME: "等待时间",
    WAIT_RESOURCE: "等待资源",
    RUNNING: "运行中",
    CHECKING: "校验中",
    CHECKING_CONDITION: "校验中",
    NEEDS_DECISION: "等待处理",
    SUCCESS: "运行成功",
    FAILURE: "运行失败",
  },
};

/** A state as people read it; what is none stays as it is. */
export const stateIn = (state: string, locale: Locale): string => STATES[locale][state as InstanceState] ?? state;

/** States after one another, as `WAIT_TIME, RUNNING` lists them. */
export const statesIn = (states: string, locale: Locale): string =>
  states
    .split(", ")
    .map((state) => stateIn(state, locale))
    .join(locale === "zh" ? "、" : ", ");

import type { AppConfig } from "use-intl";
import {
  ClockIcon,
  DashedCircleIcon,
  FailedIcon,
  HourglassIcon,
  QuarterRingIcon,
  QuestionIcon,
  ShieldIcon,
  SnowflakeIcon,
  SucceededIcon,
  WarningIcon,
  type Icon,
} from "../icons";
import type { Tone } from "../theme/status-colours";

export type StatusName = keyof AppConfig["Messages"]["status"];

export interface StatusLook {
  readonly tone: Tone;
  readonly icon: Icon;
}

/** Icon and tone of every state. Colour alone never tells two states apart: the shapes differ as well. */
export const STATUS_LOOKS: Readonly<Record<StatusName, StatusLook>> = {
  notRun: { tone: "notRun", icon: DashedCircleIcon },
  waitTime: { tone: "waitTime", icon: ClockIcon },
  waitResource: { tone: "waitResource", icon: HourglassIcon },
  running: { tone: "running", icon: QuarterRingIcon },
  checking: { tone: "running", icon: ShieldIcon },
  success: { tone: "success", icon: SucceededIcon },
  failed: { tone: "failed", icon: FailedIcon },
  frozen: { tone: "frozen", icon: SnowflakeIcon },
  needsDecision: { tone: "unknown", icon: QuestionIcon },
  untested: { tone: "notRun", icon: DashedCircleIcon },
  testing: { tone: "running", icon: QuarterRingIcon },
  connected: { tone: "success", icon: SucceededIcon },
  unreachable: { tone: "failed", icon: FailedIcon },
  loginFailed: { tone: "failed", icon: WarningIcon },
  outOfDate: { tone: "waitTime", icon: ClockIcon },
  lost: { tone: "unknown", icon: QuestionIcon },
  outcomeUnknown: { tone: "unknown", icon: QuestionIcon },
  stopped: { tone: "failed", icon: FailedIcon },
  baselineSafe: { tone: "success", icon: SucceededIcon },
  baselineWarning: { tone: "waitTime", icon: WarningIcon },
  baselineOvertime: { tone: "failed", icon: FailedIcon },
  baselineUnknown: { tone: "notRun", icon: DashedCircleIcon },
};

"use client";
import { useTranslations } from "use-intl";
import { useFormat } from "@/components/ui/time/format";
import { FAULT_KINDS, type FaultKind, type FaultRule } from "@/lib/core/sandbox/fault-rule";

/** Fault rules as sentences. */
export function useFaultWords() {
  const t = useTranslations("sandbox.fault");
  const format = useFormat();
  const isKind = (text: string): text is FaultKind => (FAULT_KINDS as readonly string[]).includes(text);
  const kind = (text: string) => (isKind(text) ? t(`kind.${text}`) : text);
  return {
    kind,
    effect({ effect, delayMs }: FaultRule): string {
      const parts = [delayMs > 0 ? t("delayOf", { span: format.duration(delayMs) }) : "", what(effect)];
      return parts.filter(Boolean).join(", ");
    },
    target({ server, operation, subject }: FaultRule): string {
      const place = server === undefined ? t("anyServer") : t(`serverName.${server}`);
      return [place, operation ?? t("anyOperation"), subject].filter(Boolean).join(" · ");
    },
    when({ fromCall, every, times, probability }: FaultRule): string {
      return [
        times === null ? t("always") : t("times", { count: times }),
        fromCall > 1 ? t("from", { call: String(fromCall) }) : "",
        every > 1 ? t("every", { count: String(every) }) : "",
        probability < 1 ? t("chance", { percent: String(Math.round(probability * 100)) }) : "",
      ]
        .filter(Boolean)
        .join(", ");
    },
  };

  function what(effect: FaultRule["effect"]): string {
    switch (effect.kind) {
      case "none":
        return "";
      case "answer":
        return `${effect.status} ${effect.code}${effect.tookEffect ? ` (${t("tookEffect")})` : ""}`;
      case "hang":
        return `${t("kind.hang")}${effect.tookEffect ? ` (${t("tookEffect")})` : ""}`;
      case "cut":
        return t("cutAt", { count: format.count(effect.afterBytes) });
      case "truncate":
        return t("truncateAt", { count: format.count(effect.atByte) });
      case "flip":
        return t("flipAt", { count: format.count(effect.bit) });
      case "behave":
        return effect.behaviour;
      default:
        return kind(effect.kind);
    }
  }
}

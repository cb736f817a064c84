"use client";
import { useTranslations } from "use-intl";
import type { Problem } from "@/components/ui/feedback/problem";

/** What the errors of the API client have in common; the forms do not know the client itself. */
interface Described {
  readonly description: Problem;
}

/** Turns whatever a request threw into what the reader is shown. */
export function useProblem(): (error: unknown) => Problem {
  const t = useTranslations("problem");
  return (error) => {
    if (isDescribed(error)) return error.description;
    if (error instanceof Error && error.name === "UnreachableError") {
      return { code: "console.unreachable", message: t("unreachable"), remedy: t("unreachableRemedy") };
    }
    const cause = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { code: "console.unexpected", message: t("unexpected"), remedy: t("unexpectedRemedy"), causes: [cause] };
  };
}

function isDescribed(error: unknown): error is Described {
  return error instanceof Error && error.name === "ApiError" && "description" in error;
}

"use client";
import { App } from "antd";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { useSession } from "@/components/ui/session/session";
import { useSandboxAction } from "@/lib/client/sandbox";
import type { SandboxActionInput } from "@/lib/core/sandbox/action";

/** Changes the sandbox; a refusal is shown as a message. Only administrators of the installation may. */
export function useAct() {
  const t = useTranslations("sandbox");
  const { isAdmin } = useSession();
  const { message } = App.useApp();
  const toProblem = useProblem();
  const { mutateAsync, isPending } = useSandboxAction();
  return {
    isAllowed: isAdmin,
    /** Why not, for a tooltip. */
    reason: isAdmin ? undefined : t("adminOnly"),
    isPending,
    /** Resolves to whether it was done. */
    async act(action: SandboxActionInput): Promise<boolean> {
      try {
        await mutateAsync(action);
        return true;
      } catch (error) {
        const { message: what, remedy } = toProblem(error);
        message.error([what, remedy].filter(Boolean).join(" "));
        return false;
      }
    },
  };
}

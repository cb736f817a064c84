"use client";
import { useMutation } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ShieldIcon } from "@/components/ui/icons";
import { api } from "@/lib/client/api";
import { auditVerdict } from "@/lib/core/audit";

/** Recomputes the chain of all entries and says what came of it. */
export function ChainVerdict() {
  const t = useTranslations("management.audit.verify");
  const toProblem = useProblem();
  const { modal, message } = App.useApp();
  const verify = useMutation({ mutationFn: () => api.get("/api/audit/verification", { schema: auditVerdict }) });
  const run = async () => {
    try {
      const { entries, head, broken } = await verify.mutateAsync();
      if (broken) modal.error({ title: t("broken"), content: t(`reason.${broken.reason}`, { id: broken.id }) });
      else modal.success({ title: t("whole", { count: entries }), content: <code>{t("head", { head })}</code> });
    } catch (error) {
      message.error(toProblem(error).message);
    }
  };
  return (
    <Button icon={<ShieldIcon />} loading={verify.isPending} onClick={() => void run()}>
      {t("button")}
    </Button>
  );
}

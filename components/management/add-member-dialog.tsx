"use client";
import { Input, Modal, Select } from "antd";
import { useState } from "react";
import { FormProvider, useWatch } from "react-hook-form";
import { useTranslations } from "use-intl";
import { Field } from "@/components/form/field";
import { FormBody } from "@/components/form/form-layout";
import { useProblem } from "@/components/form/use-problem";
import { useZodForm } from "@/components/form/use-zod-form";
import type { Problem } from "@/components/ui/feedback/problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { useSession } from "@/components/ui/session/session";
import { WORKSPACE_ROLES, type WorkspaceRole } from "@/lib/core/permission";
import { memberDraft, type MemberDraft } from "@/lib/core/workspace";
import { useMemberChanges } from "./queries";

interface AddMemberDialogProps {
  readonly makesOwners: boolean;
  readonly onClose: () => void;
}

/** Adds somebody who has an account; every role says what it may do. */
export function AddMemberDialog({ makesOwners, onClose }: AddMemberDialogProps) {
  const t = useTranslations("management.members");
  const common = useTranslations("common");
  const roleText = useTranslations("shell.account.role");
  const toProblem = useProblem();
  const { workspace } = useSession();
  const { add } = useMemberChanges(workspace.id);
  const form = useZodForm(memberDraft, { identifier: "", role: "DEVELOPER" });
  const role = useWatch({ control: form.control, name: "role" });
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (draft: MemberDraft) => {
    setProblem(null);
    try {
      await add.mutateAsync(draft);
      onClose();
    } catch (error) {
      setProblem(toProblem(error));
    }
  };
  return (
    <Modal
      open
      width={480}
      title={t("add")}
      okText={t("add")}
      okButtonProps={{ loading: add.isPending }}
      cancelText={common("cancel")}
      onCancel={onClose}
      onOk={() => void form.handleSubmit(submit)()}
    >
      <FormProvider {...form}>
        <form noValidate onSubmit={form.handleSubmit(submit)}>
          <FormBody>
            <Field<MemberDraft> name="identifier" label={t("identifier")} required help={t("identifierHelp")}>
              <Input autoFocus autoComplete="off" spellCheck={false} />
            </Field>
            <Field<MemberDraft> name="role" label={t("column.role")} required help={t(`may.${role as WorkspaceRole}`)}>
              <Select
                options={WORKSPACE_ROLES.map((value) => ({
                  value,
                  label: roleText(value),
                  disabled: value === "OWNER" && !makesOwners,
                }))}
              />
            </Field>
          </FormBody>
          {problem && <ProblemAlert problem={problem} />}
          <button type="submit" hidden />
        </form>
      </FormProvider>
    </Modal>
  );
}

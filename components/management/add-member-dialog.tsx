"use client";
import { Input, Select } from "antd";
import { useWatch } from "react-hook-form";
import { useTranslations } from "use-intl";
import { Field } from "@/components/form/field";
import { FormDialog } from "@/components/form/form-dialog";
import { useZodForm } from "@/components/form/use-zod-form";
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
  const roleText = useTranslations("shell.account.role");
  const { workspace } = useSession();
  const { add } = useMemberChanges(workspace.id);
  const form = useZodForm(memberDraft, { identifier: "", role: "DEVELOPER" });
  const role = useWatch({ control: form.control, name: "role" });
  const submit = async (draft: MemberDraft) => {
    await add.mutateAsync(draft);
    onClose();
  };
  return (
    <FormDialog form={form} title={t("add")} okText={t("add")} submit={submit} onClose={onClose}>
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
    </FormDialog>
  );
}

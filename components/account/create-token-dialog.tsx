"use client";
import { Button, Input, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useCopy } from "@/components/ui/copy/use-copy";
import { Field } from "@/components/form/field";
import { FormDialog } from "@/components/form/form-dialog";
import { useZodForm } from "@/components/form/use-zod-form";
import { CopyIcon } from "@/components/ui/icons";
import { useSession } from "@/components/ui/session/session";
import { apiTokenDraft, type ApiTokenDraft } from "@/lib/core/account";
import { WORKSPACE_ROLES } from "@/lib/core/permission";
import styles from "./account.module.css";
import { useOwnAccount } from "./queries";

const DAYS = [7, 30, 90, 365] as const;
const NEW: ApiTokenDraft = { name: "", role: null, workspaceId: null, expiresInDays: 90 };
/** The kit's lists know no null. */
const ANY = "";

/** Makes a token, then shows it: the only time it is seen. */
export function CreateTokenDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations("account.tokens");
  const role = useTranslations("shell.account.role");
  const { workspace, workspaces } = useSession();
  const { createToken } = useOwnAccount();
  const form = useZodForm(apiTokenDraft, { ...NEW, workspaceId: workspace.id });
  const [token, setToken] = useState<string | null>(null);
  const submit = async (draft: ApiTokenDraft) => {
    setToken((await createToken.mutateAsync(draft)).token);
  };
  if (token !== null) return <FreshToken token={token} onClose={onClose} />;
  return (
    <FormDialog form={form} title={t("create")} okText={t("create")} submit={submit} onClose={onClose}>
      <Field<ApiTokenDraft> name="name" label={t("column.name")} required help={t("nameHelp")}>
        <Input autoFocus autoComplete="off" maxLength={64} />
      </Field>
      <Field<ApiTokenDraft> name="workspaceId" label={t("workspace")} required>
        <OrAny any={t("everywhere")} options={workspaces.map(({ id, name }) => ({ value: id, label: name }))} />
      </Field>
      <Field<ApiTokenDraft> name="role" label={t("column.rights")} required help={t("rightsHelp")}>
        <OrAny any={t("yours")} options={WORKSPACE_ROLES.map((value) => ({ value, label: role(value) }))} />
      </Field>
      <Field<ApiTokenDraft> name="expiresInDays" label={t("column.expires")} required>
        <OrAny
          any={t("never")}
          options={DAYS.map((value) => ({ value, label: t("days", { count: String(value) }) }))}
        />
      </Field>
    </FormDialog>
  );
}

interface OrAnyProps<Value extends string | number> {
  readonly any: string;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly value?: Value | null;
  readonly onChange?: (value: Value | null) => void;
}

/** A list whose first entry stands for null: no bound. */
function OrAny<Value extends string | number>({ any, options, value, onChange, ...rest }: OrAnyProps<Value>) {
  return (
    <Select<Value | typeof ANY>
      {...rest}
      value={value ?? ANY}
      options={[{ value: ANY, label: any }, ...options]}
      onChange={(chosen) => onChange?.(chosen === ANY ? null : chosen)}
    />
  );
}

function FreshToken({ token, onClose }: { readonly token: string; readonly onClose: () => void }) {
  const t = useTranslations("account.tokens");
  const common = useTranslations("common");
  const copyText = useCopy();
  const copy = async () => {
    await copyText(token);
  };
  return (
    <Modal
      open
      width={640}
      title={t("fresh")}
      mask={{ closable: false }}
      onCancel={onClose}
      footer={
        <>
          <Button icon={<CopyIcon />} onClick={() => void copy()}>
            {common("copy")}
          </Button>
          <Button type="primary" onClick={onClose}>
            {t("noted")}
          </Button>
        </>
      }
    >
      <p className={styles.text}>{t("freshText")}</p>
      <Input
        className="mono"
        readOnly
        aria-label={t("token")}
        value={token}
        onFocus={({ target }) => target.select()}
      />
      <p className={styles.text} style={{ marginTop: 12 }}>
        {t("use")}
      </p>
      <pre className="mono" style={{ margin: 0, whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {`curl -H "Authorization: Bearer $MILLRACE_TOKEN" ${globalThis.location?.origin ?? ""}/api/session`}
      </pre>
    </Modal>
  );
}

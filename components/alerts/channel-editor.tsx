"use client";
import { Checkbox, Input, InputNumber, Select } from "antd";
import { FormProvider } from "react-hook-form";
import { useTranslations } from "use-intl";
import { Field } from "@/components/form/field";
import { FormBody } from "@/components/form/form-layout";
import { useZodForm } from "@/components/form/use-zod-form";
import { usePreferences } from "@/components/ui/preferences/provider";
import { useMay } from "@/components/ui/session/session";
import {
  ALERT_CHANNEL_TYPES,
  alertChannelChange,
  alertChannelDraft,
  type AlertChannelType,
  type AlertChannelView,
} from "@/lib/core/alert/channel";
import styles from "./alerts.module.css";
import { EditorDrawer } from "./editor-drawer";
import { useAlertChanges } from "./queries";

export interface ChannelWish {
  readonly channel: AlertChannelView | null;
}

/** What the fields hold: every type's side by side, of which one type's are sent. */
interface ChannelForm {
  name: string;
  locale: "en" | "zh";
  channel: { type: AlertChannelType } & Record<string, unknown>;
}

interface ChannelEditorProps {
  readonly wish: ChannelWish | null;
  readonly onClose: () => void;
}

export function ChannelEditor({ wish, onClose }: ChannelEditorProps) {
  return wish && <Editor key={wish.channel?.id ?? "new"} channel={wish.channel} onClose={onClose} />;
}

const FRESH: Readonly<Record<AlertChannelType, Record<string, unknown>>> = {
  email: { host: "", port: 465, tls: true, user: "", password: "", from: "", to: [] },
  webhook: { url: "", signingSecret: "" },
  dingtalk: { url: "", signingSecret: "", atAll: false },
  feishu: { url: "", signingSecret: "" },
  wecom: { url: "" },
  slack: { url: "" },
};

function Editor({ channel, onClose }: { readonly channel: AlertChannelView | null; readonly onClose: () => void }) {
  const t = useTranslations("alerts");
  const { locale } = usePreferences();
  const manage = useMay("alert.manage");
  const { saveChannel } = useAlertChanges();
  // A saved secret may stay empty, which only the server can judge.
  const schema = channel === null ? alertChannelDraft : alertChannelChange;
  const form = useZodForm<ChannelForm, never>(schema as never, {
    name: channel?.name ?? "",
    locale: channel?.locale ?? locale,
    channel: channel
      ? { ...FRESH[channel.type], ...channel.settings, type: channel.type }
      : { ...FRESH.email, type: "email" },
  });
  const type = form.watch("channel.type");
  const stored = (name: string) => (channel?.type === type && channel.savedSecrets.includes(name) ? t("stored") : "");
  const save = form.handleSubmit(async (given) => {
    await saveChannel.mutateAsync({ id: channel?.id ?? null, channel: given }).then(onClose, () => {});
  });
  const secret = (name: string, label: string, help?: string) => (
    <Field<ChannelForm>
      name={`channel.${name}`}
      label={label}
      required={name === "url" && channel?.type !== type}
      {...(help === undefined ? {} : { help })}
    >
      <Input.Password
        visibilityToggle={false}
        className="mono"
        autoComplete="new-password"
        placeholder={stored(name)}
      />
    </Field>
  );
  return (
    <EditorDrawer
      open
      title={channel === null ? t("addChannel") : t("edit", { name: channel.name })}
      error={saveChannel.error}
      saving={saveChannel.isPending}
      refusal={manage.reason}
      onSave={() => void save()}
      onClose={onClose}
    >
      <FormProvider {...form}>
        <FormBody>
          <Field<ChannelForm> name="name" label={t("field.name")} required>
            <Input maxLength={60} autoFocus />
          </Field>
          <Field<ChannelForm> name="channel.type" label={t("column.type")} required>
            <Select
              options={ALERT_CHANNEL_TYPES.map((value) => ({ value, label: t(`type.${value}`) }))}
              onSelect={(value: AlertChannelType) => form.setValue("channel", { ...FRESH[value], type: value })}
            />
          </Field>
          {type === "email" ? (
            <>
              <div className={styles.pair}>
                <Field<ChannelForm> name="channel.host" label={t("field.host")} required>
                  <Input className="mono" spellCheck={false} />
                </Field>
                <Field<ChannelForm> name="channel.port" label={t("field.port")} required>
                  <InputNumber min={1} max={65_535} className={styles.number!} />
                </Field>
              </div>
              <Field<ChannelForm> name="channel.tls" label={t("field.tls")} valueProp="checked" help={t("help.tls")}>
                <Checkbox>{t("field.tlsOn")}</Checkbox>
              </Field>
              <Field<ChannelForm> name="channel.user" label={t("field.user")}>
                <Input className="mono" spellCheck={false} autoComplete="off" />
              </Field>
              {secret("password", t("field.password"))}
              <Field<ChannelForm> name="channel.from" label={t("field.sender")} required>
                <Input className="mono" spellCheck={false} />
              </Field>
              <Field<ChannelForm> name="channel.to" label={t("field.recipients")} help={t("help.recipients")} required>
                <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[",", " ", ";"]} />
              </Field>
            </>
          ) : (
            <>
              {secret("url", t("field.url"), t(`help.url.${type}`))}
              {"signingSecret" in FRESH[type] &&
                secret("signingSecret", t("field.signingSecret"), t("help.signingSecret"))}
              {type === "dingtalk" && (
                <Field<ChannelForm> name="channel.atAll" label={t("field.atAll")} valueProp="checked">
                  <Checkbox>{t("field.atAllOn")}</Checkbox>
                </Field>
              )}
            </>
          )}
          <Field<ChannelForm> name="locale" label={t("field.locale")}>
            <Select
              options={[
                { value: "en", label: "English" },
                { value: "zh", label: "简体中文" },
              ]}
            />
          </Field>
        </FormBody>
      </FormProvider>
    </EditorDrawer>
  );
}

"use client";
import { App, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { FieldFrame } from "@/components/form/field-frame";
import { FormBody } from "@/components/form/form-layout";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { usePublish } from "../queries";

interface PublishDialogProps {
  readonly nodeId: string;
  readonly revision: number;
  readonly onClose: () => void;
}

/** Submits the draft as a version and brings it to production, with a description if one is wanted. */
export function PublishDialog({ nodeId, revision, onClose }: PublishDialogProps) {
  const t = useTranslations("studio.publish");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const { message } = App.useApp();
  const publish = usePublish(nodeId);
  const [description, setDescription] = useState("");
  const submit = async () => {
    const { items } = await publish.mutateAsync({ description, revision });
    message.success(t("done", { version: items[0]?.version ?? 0 }));
    onClose();
  };
  return (
    <Modal
      open
      width={560}
      title={t("title")}
      okText={t("confirm")}
      cancelText={common("cancel")}
      confirmLoading={publish.isPending}
      onCancel={onClose}
      onOk={() => void submit().catch(() => undefined)}
    >
      <p>{t("lead")}</p>
      <FormBody>
        <FieldFrame label={t("description")}>
          <Input.TextArea
            maxLength={500}
            autoSize={{ minRows: 2, maxRows: 6 }}
            value={description}
            onChange={({ target }) => setDescription(target.value)}
          />
        </FieldFrame>
      </FormBody>
      {publish.error && <ProblemAlert problem={toProblem(publish.error)} />}
    </Modal>
  );
}

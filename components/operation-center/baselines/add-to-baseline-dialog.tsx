"use client";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { FieldFrame } from "@/components/form/field-frame";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { BaselineDialog } from "./baseline-dialog";
import { baselineQueries, useBaselineChanges } from "./queries";

interface AddToBaselineDialogProps {
  readonly tasks: readonly { readonly id: string; readonly name: string }[];
  readonly onClose: () => void;
}

/** Puts tasks under a baseline that is there, or under a new one. */
export function AddToBaselineDialog({ tasks, onClose }: AddToBaselineDialogProps) {
  const t = useTranslations("baselines.add");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const { message } = App.useApp();
  const list = useQuery(baselineQueries.list);
  const { add } = useBaselineChanges();
  const [id, setId] = useState<string | null>(null);
  const [isNew, setNew] = useState(false);
  const nodeIds = tasks.map((task) => task.id);
  const options = (list.data?.items ?? []).map((each) => ({ value: each.id, label: each.name }));
  if (isNew) return <BaselineDialog baseline={null} nodeIds={nodeIds} onClose={onClose} />;
  const confirm = async () => {
    if (id === null) return;
    const { name } = await add.mutateAsync({ id, nodeIds });
    message.success(t("done", { name, count: nodeIds.length }));
    onClose();
  };
  const error = list.error ?? add.error;
  return (
    <Modal
      open
      width={480}
      title={t("title", { count: tasks.length, name: tasks[0]!.name })}
      okText={t("action")}
      cancelText={common("cancel")}
      okButtonProps={{ disabled: id === null, loading: add.isPending }}
      onOk={() => void confirm().catch(() => {})}
      onCancel={onClose}
    >
      <FieldFrame label={t("baseline")} help={list.data && options.length === 0 ? t("none") : undefined}>
        <Select
          showSearch
          optionFilterProp="label"
          loading={list.isPending}
          options={options}
          value={id as never}
          onChange={((value: string) => setId(value)) as never}
        />
      </FieldFrame>
      <Button type="link" onClick={() => setNew(true)}>
        {t("create")}
      </Button>
      {error && <ProblemAlert problem={toProblem(error)} />}
    </Modal>
  );
}

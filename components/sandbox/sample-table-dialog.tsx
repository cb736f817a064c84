"use client";
import { Form, Input, Modal } from "antd";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import { useRuleTexts } from "@/components/form/rule-texts";
import { sampleTableName } from "@/lib/core/sandbox/action";
import type { SandboxOverview } from "@/lib/core/sandbox/overview";
import { useAct } from "./use-act";

interface SampleTableDialogProps {
  readonly sandbox: SandboxOverview;
  readonly onClose: () => void;
}

/** Makes a table of orders with its stream, and a MaxCompute table for its changes. */
export function SampleTableDialog({ sandbox, onClose }: SampleTableDialogProps) {
  const t = useTranslations("sandbox.sample");
  const common = useTranslations("common");
  const inWords = useRuleTexts();
  const { act, isPending } = useAct();
  const id = useId();
  const [table, setTable] = useState(() => freeName(sandbox));
  const rule = sampleTableName.safeParse(table).error?.issues[0]?.message;
  const create = async () => {
    if (rule === undefined && (await act({ operation: "createSampleTable", table }))) onClose();
  };
  return (
    <Modal
      open
      width={480}
      title={t("create")}
      okText={t("confirm")}
      cancelText={common("cancel")}
      okButtonProps={{ disabled: rule !== undefined, loading: isPending }}
      onCancel={onClose}
      onOk={() => void create()}
    >
      <p>{t("lead", { target: `${table}_changes` })}</p>
      <Form component={false} layout="vertical">
        <Form.Item
          htmlFor={id}
          label={t("name")}
          validateStatus={rule ? "error" : ""}
          extra={rule && <span role="alert">{inWords(rule)}</span>}
        >
          <Input
            id={id}
            value={table}
            onChange={({ target }) => setTable(target.value)}
            onPressEnter={() => void create()}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function freeName({ tablestore }: SandboxOverview): string {
  const taken = new Set(tablestore.instances.flatMap(({ tables }) => tables.map(({ name }) => name)));
  for (let number = 2; ; number++) if (!taken.has(`orders_${number}`)) return `orders_${number}`;
}

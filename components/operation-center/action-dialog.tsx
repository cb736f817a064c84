"use client";
import { App, Button, Checkbox, Dropdown, Input, Modal, Segmented } from "antd";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { useCopyEntries } from "@/components/ui/copy/use-copy-menu";
import { CopyIcon } from "@/components/ui/icons";
import { instanceCommand } from "@/lib/core/instance-command";
import type { InstanceSummary } from "@/lib/core/instance";
import type { InstanceOperation } from "@/lib/core/instance-operation";
import { PRIORITIES } from "@/lib/core/schedule/schedule";
import styles from "./action-dialog.module.css";
import { refusalOf } from "./display-state";
import { useGroupChoice } from "./group-choice";
import { useInstanceAction } from "./queries";

/** It succeeds without running, however often it is asked to. */
const DRY_RUN_TYPES: ReadonlySet<string> = new Set(["SKIP", "SKIP_CYCLE", "EXPIRED", "UNCHOOSE"]);

const REPEATING: ReadonlySet<InstanceOperation> = new Set(["rerun", "forceRerun"]);

/** As much of an instance as an operation has to know of it. */
export type Actable = Pick<InstanceSummary, "id" | "node" | "state" | "frozen" | "rerunAt" | "rerunMode"> &
  Partial<Pick<InstanceSummary, "outcome" | "runType">>;

export interface ActionWish {
  readonly operation: InstanceOperation;
  readonly instances: readonly Actable[];
  /** With rerun: what the instance gets from now on. */
  readonly cu?: number;
  /** With changeGroup: the one to begin with. */
  readonly resourceGroup?: string;
  /** With rerun: begin with replacing what the run's place holds. */
  readonly replace?: boolean;
}
/** Asks for an operation on the instance of a page, with what changes on the way. */
export type Act = (operation: InstanceOperation, change?: Pick<ActionWish, "cu" | "resourceGroup" | "replace">) => void;

interface ActionDialogProps {
  readonly wish: ActionWish | null;
  readonly onClose: () => void;
}

/** Says what an operation does, to how many, and what it leaves alone and why; then does it. */
export function ActionDialog({ wish, onClose }: ActionDialogProps) {
  return wish && <Dialog wish={wish} onClose={onClose} />;
}

function Dialog({ wish, onClose }: { readonly wish: ActionWish; readonly onClose: () => void }) {
  const t = useTranslations("instances");
  const common = useTranslations("common");
  const { message } = App.useApp();
  const toProblem = useProblem();
  const act = useInstanceAction();
  const copyEntries = useCopyEntries();
  const [reason, setReason] = useState("");
  const [priority, setPriority] = useState<(typeof PRIORITIES)[number]>(8);
  const [replace, setReplace] = useState(wish.replace ?? false);
  const { operation, instances, cu } = wish;
  const group = useGroupChoice(operation, wish.resourceGroup);
  const judged = instances.map((instance) => ({ instance, refused: refusalOf(instance, operation) }));
  const open = judged.filter(({ refused }) => refused === null).map(({ instance }) => instance);
  const closed = judged.filter(({ refused }) => refused !== null);
  const repeats =
    REPEATING.has(operation) &&
    open.some(({ state, outcome }) => state === "SUCCESS" && (outcome?.recordsWritten ?? 0) > 0);
  const staysDry =
    operation === "rerun" && open.some(({ runType }) => runType !== undefined && DRY_RUN_TYPES.has(runType));
  const one = instances.length === 1 ? instances[0]! : null;

  const ids = open.map(({ id }) => id);
  const action = {
    operation,
    ...(cu === undefined ? {} : { cu }),
    ...(replace ? { replace } : {}),
    ...(operation === "changePriority" ? { priority } : {}),
    ...(group.resourceGroup === undefined ? {} : { resourceGroup: group.resourceGroup }),
    ...(reason.trim() === "" ? {} : { reason: reason.trim() }),
  };

  // A rerun of what has succeeded meanwhile is another thing than one of what failed.
  const ifStates = REPEATING.has(operation) ? { ifStates: [...new Set(open.map(({ state }) => state))] } : {};
  const confirm = async () => {
    try {
      const { items } = await act.mutateAsync({ ids, action: { ...action, ...ifStates } });
      const failed = items.filter(({ error }) => error !== null);
      if (failed.length > 0)
        message.warning(t("action.partly", { failed: failed.length, why: failed[0]!.error!.message }));
      onClose();
    } catch (error) {
      message.error(toProblem(error).message);
    }
  };
  return (
    <Modal
      open
      width={480}
      onCancel={onClose}
      title={
        one
          ? t("action.titleOne", { action: t(`operation.${operation}`), name: one.node.name })
          : t("action.titleMany", { action: t(`operation.${operation}`), count: open.length })
      }
      okText={
        one
          ? t(`operation.${operation}`)
          : t("action.confirmMany", { action: t(`operation.${operation}`), count: open.length })
      }
      okButtonProps={{
        disabled: open.length === 0 || group.isMissing,
        loading: act.isPending,
        danger: operation === "stop",
      }}
      cancelText={common("cancel")}
      footer={(buttons) => (
        <div className={styles.footer}>
          <Dropdown
            trigger={["click"]}
            menu={{
              items: copyEntries({
                command: instanceCommand(ids, action),
                call: { method: "POST", path: "/api/instances/actions", body: { ids, ...action } },
              }),
            }}
          >
            <Button type="text" icon={<CopyIcon />} disabled={open.length === 0}>
              {common("copyAs.label")}
            </Button>
          </Dropdown>
          <span>{buttons}</span>
        </div>
      )}
      onOk={() => void confirm()}
    >
      <p className={styles.text}>{t(`action.effect.${operation}`)}</p>
      {cu !== undefined && <p className={styles.text}>{t("action.withCu", { cu: String(cu) })}</p>}
      {group.field}
      {one && (cu !== undefined || operation === "changeGroup") && (
        <p className={styles.text}>
          {t("action.lasting")} <Link href={`/data-studio/${one.node.id}`}>{t("action.openNode")}</Link>
        </p>
      )}
      {operation === "changePriority" && (
        <div className={styles.choice}>
          <span id="priority">{t("action.priority")}</span>
          <Segmented
            aria-labelledby="priority"
            value={priority}
            options={PRIORITIES.map((value) => ({ value, label: String(value) }))}
            onChange={setPriority}
          />
        </div>
      )}
      {staysDry && <p className={styles.warning}>{t("action.staysDry")}</p>}
      {repeats && !replace && <p className={styles.warning}>{t("action.repeats")}</p>}
      {one && (repeats || wish.replace) && (
        <>
          <Checkbox checked={replace} onChange={({ target }) => setReplace(target.checked)}>
            {t("action.replace")}
          </Checkbox>
          <p className={styles.text}>{t("action.replaceHint")}</p>
        </>
      )}
      {closed.length > 0 && (
        <div className={styles.closed}>
          <p>{t("action.leftAlone", { count: closed.length })}</p>
          <ul>
            {closed.slice(0, 5).map(({ instance, refused }) => (
              <li key={instance.id}>
                <strong>{instance.node.name}</strong> {instance.id}: {t(`refusal.${refused!}`)}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Input
        aria-label={t("action.reason")}
        placeholder={t("action.reason")}
        maxLength={400}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
        onPressEnter={() => void confirm()}
      />
    </Modal>
  );
}

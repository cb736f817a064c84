"use client";
import { App, Checkbox, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { useSession } from "@/components/ui/session/session";
import { useNow } from "@/components/ui/time/now";
import { currentBizdate, toRelativeDay } from "@/lib/core/relative-day";
import type { ViewPage } from "@/lib/core/saved-view";
import { useViewChanges } from "./queries";
import styles from "./views-button.module.css";

interface SaveViewDialogProps {
  readonly page: ViewPage;
  readonly query: string;
  readonly onClose: () => void;
}

/** Keeps what the list shows under a name. */
export function SaveViewDialog({ page, query, onClose }: SaveViewDialogProps) {
  const t = useTranslations("views");
  const common = useTranslations("common");
  const { message } = App.useApp();
  const toProblem = useProblem();
  const { workspace } = useSession();
  const today = currentBizdate(useNow(60_000), workspace.timeZone);
  const { save } = useViewChanges(page);
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const [moves, setMoves] = useState(true);
  const params = new URLSearchParams(query);
  const dates = ["from", "to"].filter((key) => /^\d{8}$/.test(params.get(key) ?? ""));

  const confirm = () => {
    if (moves) for (const key of dates) params.set(key, toRelativeDay(params.get(key)!, today));
    save.mutate(
      { page, name: name.trim(), query: params.toString(), shared },
      { onSuccess: onClose, onError: (error) => void message.error(toProblem(error).message) },
    );
  };
  return (
    <Modal
      open
      width={480}
      title={t("save")}
      okText={t("saveNow")}
      cancelText={common("cancel")}
      okButtonProps={{ disabled: name.trim() === "", loading: save.isPending }}
      onOk={confirm}
      onCancel={onClose}
    >
      <div className={styles.form}>
        <Input
          autoFocus
          aria-label={t("name")}
          placeholder={t("name")}
          maxLength={64}
          value={name}
          onChange={({ target }) => setName(target.value)}
          onPressEnter={() => name.trim() !== "" && confirm()}
        />
        <Checkbox checked={shared} onChange={({ target }) => setShared(target.checked)}>
          {t("share")}
        </Checkbox>
        {dates.length > 0 && (
          <Checkbox checked={moves} onChange={({ target }) => setMoves(target.checked)}>
            {t("moves")}
          </Checkbox>
        )}
      </div>
    </Modal>
  );
}

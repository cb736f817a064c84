"use client";
import { Button, Drawer } from "antd";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import styles from "./alerts.module.css";

interface EditorDrawerProps {
  readonly open: boolean;
  readonly title: string;
  readonly error: unknown;
  readonly saving: boolean;
  /** Why nothing can be saved, or undefined. */
  readonly refusal: string | undefined;
  readonly onSave: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Side panel of a form, with what was refused above its buttons. */
export function EditorDrawer({ open, title, error, saving, refusal, onSave, onClose, children }: EditorDrawerProps) {
  const common = useTranslations("common");
  const toProblem = useProblem();
  return (
    <Drawer
      open={open}
      title={title}
      size={560}
      onClose={onClose}
      destroyOnHidden
      footer={
        <div className={styles.foot}>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button type="primary" loading={saving} disabled={refusal !== undefined} title={refusal} onClick={onSave}>
            {common("save")}
          </Button>
        </div>
      }
    >
      {error ? <ProblemAlert problem={toProblem(error)} /> : null}
      {children}
    </Drawer>
  );
}

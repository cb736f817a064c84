"use client";
import { Button, Input } from "antd";
import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { FieldFrame } from "@/components/form/field-frame";
import { FormBody } from "@/components/form/form-layout";
import { useProblem } from "@/components/form/use-problem";
import type { HelpTopic } from "@/components/ui/help/topics";
import { DownIcon, UpIcon } from "@/components/ui/icons";
import { Panel } from "@/components/ui/page/panel";
import { TypeTile } from "@/components/ui/type-tile/type-tile";
import { sourceTableKey, type WizardSide } from "@/lib/core/wizard/wizard-job";
import styles from "./configure-step.module.css";
import { TableSelect } from "./table-select";
import { SOURCE_TYPE, type ChosenSide, type Side } from "./use-sides";
import type { Wizard } from "./use-wizard";

interface SideFieldsProps {
  readonly title: string;
  readonly help: HelpTopic;
  readonly side: ChosenSide;
  readonly type: (typeof SOURCE_TYPE)[WizardSide];
  readonly children: ReactNode;
  /** Unfolded by Advanced Settings. */
  readonly advanced: ReactNode;
}

/** The fields of one end of the task: its data source, what people set, and what they rarely need. */
export function SideFields({ title, help, side, type, children, advanced }: SideFieldsProps) {
  const t = useTranslations("wizard");
  const [unfolded, setUnfolded] = useState(false);
  const isGone = side.name !== "" && side.source === null && !side.isPending && side.error === null;
  return (
    <Panel
      title={title}
      help={help}
      extra={
        <>
          <TypeTile type={type} /> <span className={styles.where}>{side.name}</span>
        </>
      }
    >
      <FormBody labelWidth={150}>
        <FieldFrame label={t("dataSource")} error={isGone ? t("sourceGone", { name: side.name }) : undefined}>
          <Input readOnly value={side.name} />
        </FieldFrame>
        {children}
        <Button
          type="link"
          className={styles.advanced!}
          icon={unfolded ? <UpIcon /> : <DownIcon />}
          aria-expanded={unfolded}
          onClick={() => setUnfolded(!unfolded)}
        >
          {t("advanced")}
        </Button>
        {unfolded && advanced}
      </FormBody>
    </Panel>
  );
}

interface TableFieldProps {
  readonly wizard: Wizard;
  readonly side: Side;
  readonly end: WizardSide;
  readonly table: string;
  /** Why the service did not describe the table. */
  readonly failure: unknown;
  /** What rules the table out, where the service did. */
  readonly fault?: string | undefined;
  readonly help?: ReactNode;
  /** Another way to a table. */
  readonly action?: ReactNode;
  readonly onTable: (name: string) => void;
  /** Opens a look at the table's data. */
  readonly preview: ReactNode;
}

/** The table of one end, chosen from those that its service lists now. */
export function TableField(props: TableFieldProps) {
  const { wizard, side, end, table, failure, fault, help, action, onTable, preview } = props;
  const t = useTranslations("wizard");
  const toProblem = useProblem();
  const path = [...wizard.job.base[end], end === "reader" ? sourceTableKey(wizard.job) : "table"];
  return (
    <FieldFrame
      label={t("table")}
      required
      error={failure ? toProblem(failure).message : (fault ?? wizard.errorAt(path))}
      help={help}
      action={action}
      bound={{ disabled: wizard.readOnly, onBlur: () => wizard.touch(path) }}
      after={preview}
    >
      <TableSelect side={side} table={table} needsStream={end === "reader"} onTable={onTable} />
    </FieldFrame>
  );
}

"use client";
import { Button, Checkbox, Popover, Segmented } from "antd";
import { useTranslations } from "use-intl";
import { ColumnsIcon, DownArrowIcon, UpArrowIcon } from "@/components/ui/icons";
import type { Column } from "@/components/ui/table/columns";
import { USUAL_LIST, type ListSettings } from "@/lib/core/list-settings";
import styles from "./columns-button.module.css";
import { arranged } from "./use-list-settings";

interface ColumnsButtonProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly settings: ListSettings;
  readonly onChange: (settings: ListSettings) => void;
}

/** Which columns a list shows, in which order, and how tall its rows are. */
export function ColumnsButton<Row>({ columns, settings, onChange }: ColumnsButtonProps<Row>) {
  const t = useTranslations("table");
  const all = arranged(columns, { ...settings, hidden: [] });
  const fixed = (column: Column<Row>) => column.id === "actions" || column.rowHeader === true;
  const order = all.map(({ id }) => id);
  const move = (from: number, to: number) => {
    const next = [...order];
    next.splice(to, 0, ...next.splice(from, 1));
    onChange({ ...settings, columns: next });
  };
  const toggle = (id: string, shown: boolean) =>
    onChange({ ...settings, hidden: shown ? settings.hidden.filter((name) => name !== id) : [...settings.hidden, id] });
  const movable = all.filter(({ id }) => id !== "actions");
  const content = (
    <div className={styles.menu}>
      <ul>
        {movable.map((column, index) => (
          <li key={column.id}>
            <Checkbox
              checked={!settings.hidden.includes(column.id)}
              disabled={fixed(column)}
              onChange={({ target }) => toggle(column.id, target.checked)}
            >
              {column.title}
            </Checkbox>
            <Button
              size="small"
              type="text"
              icon={<UpArrowIcon />}
              disabled={index === 0}
              aria-label={t("moveUp", { name: String(column.title) })}
              onClick={() => move(order.indexOf(column.id), order.indexOf(movable[index - 1]!.id))}
            />
            <Button
              size="small"
              type="text"
              icon={<DownArrowIcon />}
              disabled={index === movable.length - 1}
              aria-label={t("moveDown", { name: String(column.title) })}
              onClick={() => move(order.indexOf(column.id), order.indexOf(movable[index + 1]!.id))}
            />
          </li>
        ))}
      </ul>
      <Segmented
        block
        aria-label={t("density")}
        value={settings.density}
        options={(["compact", "comfortable"] as const).map((value) => ({ value, label: t(value) }))}
        onChange={(density) => onChange({ ...settings, density })}
      />
      <Button size="small" type="link" onClick={() => onChange(USUAL_LIST)}>
        {t("usual")}
      </Button>
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" content={content}>
      <Button type="text" icon={<ColumnsIcon />} aria-label={t("columns")} title={t("columns")} />
    </Popover>
  );
}

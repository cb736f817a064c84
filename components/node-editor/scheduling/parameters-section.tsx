"use client";
import { Button, Dropdown, Input, Segmented } from "antd";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { HelpLink } from "@/components/ui/help/help-link";
import { DeleteIcon, PlusIcon } from "@/components/ui/icons";
import { usePreferences } from "@/components/ui/preferences/provider";
import { toAppError } from "@/lib/core/errors";
import { referencesIn } from "@/lib/core/schedule/parameter/references";
import {
  checkParameters,
  formatAssignments,
  loadFromCode,
  parseAssignments,
  type ParameterRow,
} from "@/lib/core/schedule/parameter/rows";
import type { PlannedInstance } from "@/lib/core/schedule/plan-day";
import { formatWallForPeople } from "@/lib/core/schedule/wall-time";
import type { Zone } from "@/lib/core/schedule/zone";
import { valueAt, type Scopes } from "./inspect-runs";
import styles from "./scheduling.module.css";

/** Ready-made values; rows of the same name are overwritten. */
const TEMPLATES = {
  window: [
    { name: "startTime", value: "$[yyyymmddhh24-2/24]$[miss-10/24/60]" },
    { name: "endTime", value: "$[yyyymmddhh24-1/24]$[miss-10/24/60]" },
  ],
  day: [{ name: "bizdate", value: "$bizdate" }],
  dayWindow: [
    { name: "startTime", value: "$[yyyymmdd-1]000000" },
    { name: "endTime", value: "$[yyyymmdd]000000" },
  ],
} as const satisfies Record<string, readonly ParameterRow[]>;
type Template = keyof typeof TEMPLATES;

interface ParametersSectionProps {
  readonly rows: readonly ParameterRow[];
  readonly script: string;
  readonly zone: Zone;
  readonly scopes: Scopes;
  readonly run: PlannedInstance | null;
  readonly readOnly: boolean;
  readonly onRows: (rows: readonly ParameterRow[]) => void;
}

/** Names and values, as a table with live values or as one line of assignments. */
export function ParametersSection(props: ParametersSectionProps) {
  const { rows, script, readOnly, onRows } = props;
  const t = useTranslations("scheduling.parameters");
  const [view, setView] = useState<"visual" | "expression">("visual");
  const used = [...referencesIn(script).local];
  const missing = used.filter((name) => rows.every((row) => row.name !== name));
  const apply = (template: Template) => {
    const given: readonly ParameterRow[] = TEMPLATES[template];
    onRows([...rows.filter(({ name }) => given.every((row) => row.name !== name)), ...given]);
  };
  return (
    <>
      <header>
        <h3>{t("title")}</h3>
        <HelpLink topic="parameters" name={t("title")} />
        <Button
          size="small"
          disabled={readOnly || missing.length === 0}
          onClick={() => onRows(loadFromCode(rows, script))}
        >
          {t("load")}
        </Button>
        <Dropdown
          disabled={readOnly}
          menu={{
            items: (Object.keys(TEMPLATES) as Template[]).map((key) => ({ key, label: t(`template.${key}`) })),
            onClick: ({ key }) => apply(key as Template),
          }}
        >
          <Button size="small">{t("templates")}</Button>
        </Dropdown>
        <Segmented
          size="small"
          aria-label={t("view")}
          value={view}
          onChange={setView}
          options={[
            { value: "visual", label: t("visual") },
            { value: "expression", label: t("expression") },
          ]}
        />
      </header>
      {missing.length > 0 && <p className={styles.note}>{t("uses", { names: missing.join(", ") })}</p>}
      {view === "visual" ? <ParameterTable {...props} /> : <Assignments {...props} />}
    </>
  );
}

function ParameterTable({ rows, script, zone, scopes, run, readOnly, onRows }: ParametersSectionProps) {
  const t = useTranslations("scheduling.parameters");
  const { locale } = usePreferences();
  /** The row that was just added, where the cursor goes. */
  const [added, setAdded] = useState<number | null>(null);
  const check = useMemo(() => checkParameters(rows, script, scopes), [rows, script, scopes]);
  const change = (index: number, part: Partial<ParameterRow>) =>
    onRows(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
  const time = run ? formatWallForPeople(run.wall).slice(11) : "—";
  return (
    <>
      <table className={styles.rows}>
        <thead>
          <tr>
            <th style={{ width: 130 }}>{t("name")}</th>
            <th>{t("value")}</th>
            <th style={{ width: 150, textAlign: "left" }}>{t("at", { time })}</th>
            <th style={{ width: 34 }} />
          </tr>
        </thead>
        <tbody>
          {rows.length === 0 && (
            <tr>
              <td colSpan={4} className={styles.text}>
                <span className={styles.note}>{t("none")}</span>
              </td>
            </tr>
          )}
          {rows.map((row, index) => {
            const { text, error } = valueAt(row, zone, scopes, run);
            const isOfRow = ({ path }: { path?: string | undefined }) =>
              path === `parameters[${index}]` || path === row.name;
            const isUntouched = row.name === "" && row.value === "";
            const errors = isUntouched ? [] : error ? [error] : check.errors.filter(isOfRow);
            const warnings = isUntouched ? [] : check.warnings.filter(isOfRow);
            return (
              <tr key={index}>
                <td>
                  <Input
                    variant="borderless"
                    className={styles.mono}
                    aria-label={t("nameOf", { row: index + 1 })}
                    autoFocus={index === added}
                    placeholder={t("name")}
                    disabled={readOnly}
                    value={row.name}
                    onChange={({ target }) => change(index, { name: target.value.trim() })}
                  />
                </td>
                <td>
                  <Input
                    variant="borderless"
                    className={styles.mono}
                    aria-label={t("valueOf", { name: row.name })}
                    placeholder={t("example", { value: "$[yyyymmddhh24-1/24]" })}
                    aria-invalid={errors.length > 0}
                    disabled={readOnly}
                    status={errors.length > 0 ? "error" : ""}
                    value={row.value}
                    onChange={({ target }) => change(index, { value: target.value })}
                  />
                  {errors.slice(0, 1).map((each) => (
                    <p key={each.code} className={styles.error}>
                      {each.describe(locale).message} {each.describe(locale).remedy}
                    </p>
                  ))}
                  {warnings.slice(0, 1).map((each) => (
                    <p key={each.code} className={styles.warning}>
                      {each.describe(locale).message}
                    </p>
                  ))}
                </td>
                <td className={`${styles.text} ${styles.mono}`} style={{ textAlign: "left" }}>
                  {text ?? "—"}
                </td>
                <td>
                  <Button
                    type="text"
                    size="small"
                    icon={<DeleteIcon />}
                    aria-label={t("remove", { name: row.name })}
                    disabled={readOnly}
                    onClick={() => onRows(rows.filter((_, at) => at !== index))}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div>
        <Button
          size="small"
          icon={<PlusIcon />}
          disabled={readOnly}
          onClick={() => {
            setAdded(rows.length);
            onRows([...rows, { name: "", value: "" }]);
          }}
        >
          {t("add")}
        </Button>
      </div>
    </>
  );
}

function Assignments({ rows, readOnly, onRows }: ParametersSectionProps) {
  const t = useTranslations("scheduling.parameters");
  const { locale } = usePreferences();
  const [text, setText] = useState(() => formatAssignments(rows));
  const [error, setError] = useState<string | null>(null);
  const edit = (next: string) => {
    setText(next);
    try {
      onRows(parseAssignments(next));
      setError(null);
    } catch (thrown) {
      setError(toAppError(thrown).describe(locale).message);
    }
  };
  return (
    <div>
      <Input.TextArea
        className={styles.mono!}
        aria-label={t("expression")}
        autoSize={{ minRows: 3 }}
        disabled={readOnly}
        status={error ? "error" : ""}
        value={text}
        onChange={({ target }) => edit(target.value)}
      />
      {error ? <p className={styles.error}>{error}</p> : <p className={styles.note}>{t("expressionHelp")}</p>}
    </div>
  );
}

"use client";
import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Input, Select } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { HelpLink } from "@/components/ui/help/help-link";
import { DeleteIcon, PlusIcon } from "@/components/ui/icons";
import type { NodeView } from "@/lib/core/node";
import type { Dependency } from "@/lib/core/schedule/schedule";
import { DependencyGraphView } from "./dependency-graph";
import { FieldLine } from "./field-line";
import type { SectionProps } from "./policy-section";
import { schedulingQueries } from "./queries";
import styles from "./scheduling.module.css";

interface DependenciesSectionProps extends SectionProps {
  readonly node: NodeView;
  readonly workspaceName: string | undefined;
}

/** What the node waits for, and the names that others find it by. */
export function DependenciesSection({ schedule, readOnly, onChange, node, workspaceName }: DependenciesSectionProps) {
  const t = useTranslations("scheduling.dependencies");
  const { dependencies, outputs } = schedule;
  const root = workspaceName === undefined ? null : `${workspaceName}_root`;
  const setDependencies = (next: readonly Dependency[]) => onChange({ dependencies: [...next] });
  const add = (output: string) => {
    if (dependencies.every((each) => each.output !== output))
      setDependencies([...dependencies, { output, kind: "same" }]);
  };
  return (
    <>
      <header>
        <h3>{t("title")}</h3>
        <HelpLink topic="dependencies" name={t("title")} />
        <Button
          size="small"
          disabled={readOnly || root === null || dependencies.some(({ output }) => output === root)}
          onClick={() => root !== null && add(root)}
        >
          {t("root")}
        </Button>
      </header>
      <OutputSearch readOnly={readOnly} ownId={node.id} onOutput={add} />
      {dependencies.length === 0 ? (
        <p className={styles.error}>{t("none")}</p>
      ) : (
        <DependencyTable dependencies={dependencies} readOnly={readOnly} onDependencies={setDependencies} />
      )}
      <FieldLine label={t("cross")} help={t("selfHelp")}>
        <Checkbox
          disabled={readOnly}
          checked={schedule.dependsOnSelf}
          onChange={({ target }) => onChange({ dependsOnSelf: target.checked })}
        >
          {t("self")}
        </Checkbox>
        <Checkbox
          disabled={readOnly}
          checked={schedule.dependsOnChildren}
          onChange={({ target }) => onChange({ dependsOnChildren: target.checked })}
        >
          {t("children")}
        </Checkbox>
      </FieldLine>
      <table className={styles.rows} aria-label={t("outputs")}>
        <thead>
          <tr>
            <th>{t("outputs")}</th>
            <th style={{ width: 200, textAlign: "left" }}>{t("tableName")}</th>
            <th style={{ width: 34 }} />
          </tr>
        </thead>
        <tbody>
          {node.outputs
            .filter(({ automatic }) => automatic)
            .map(({ name }) => (
              <tr key={name}>
                <td className={`${styles.text} ${styles.mono}`}>{name}</td>
                <td className={styles.text} style={{ textAlign: "left" }}>
                  <span className={styles.note}>{t("automatic")}</span>
                </td>
                <td />
              </tr>
            ))}
          {outputs.map((output, index) => {
            const change = (part: Partial<typeof output>) =>
              onChange({ outputs: outputs.map((each, at) => (at === index ? { ...each, ...part } : each)) });
            return (
              <tr key={index}>
                <td>
                  <Input
                    variant="borderless"
                    className={styles.mono}
                    aria-label={t("outputName")}
                    disabled={readOnly}
                    value={output.name}
                    onChange={({ target }) => change({ name: target.value.trim() })}
                  />
                </td>
                <td>
                  <Input
                    variant="borderless"
                    aria-label={t("tableName")}
                    disabled={readOnly}
                    value={output.tableName ?? ""}
                    onChange={({ target }) => change({ tableName: target.value === "" ? null : target.value })}
                  />
                </td>
                <td>
                  <Button
                    type="text"
                    size="small"
                    icon={<DeleteIcon />}
                    aria-label={t("remove", { output: output.name })}
                    disabled={readOnly}
                    onClick={() => onChange({ outputs: outputs.filter((_, at) => at !== index) })}
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
          onClick={() =>
            onChange({
              outputs: [
                ...outputs,
                { name: `${workspaceName ?? ""}.${node.name}_${outputs.length + 1}`, tableName: null },
              ],
            })
          }
        >
          {t("addOutput")}
        </Button>
      </div>
      <DependencyGraphView nodeId={node.id} name={node.name} />
    </>
  );
}

function OutputSearch({
  readOnly,
  ownId,
  onOutput,
}: {
  readonly readOnly: boolean;
  readonly ownId: string;
  readonly onOutput: (output: string) => void;
}) {
  const t = useTranslations("scheduling.dependencies");
  const [text, setText] = useState("");
  const found = useQuery({ ...schedulingQueries.search(text), enabled: text !== "" });
  const items = text === "" ? [] : (found.data?.items ?? []).filter(({ node }) => node.id !== ownId);
  return (
    <Select<string | null>
      showSearch={{ filterOption: false, onSearch: setText, searchValue: text }}
      aria-label={t("search")}
      placeholder={t("search")}
      disabled={readOnly}
      value={null}
      loading={found.isFetching}
      onChange={(output) => {
        if (output !== null) onOutput(output);
        setText("");
      }}
      options={items.map(({ output, node, workspace }) => ({
        value: output,
        label: `${output} · ${node.name} · ${workspace}`,
      }))}
      style={{ width: "100%" }}
    />
  );
}

interface DependencyTableProps {
  readonly dependencies: readonly Dependency[];
  readonly readOnly: boolean;
  readonly onDependencies: (dependencies: readonly Dependency[]) => void;
}

function DependencyTable({ dependencies, readOnly, onDependencies }: DependencyTableProps) {
  const t = useTranslations("scheduling.dependencies");
  const names = dependencies.map(({ output }) => output);
  const known = useQuery(schedulingQueries.outputs(names));
  return (
    <table className={styles.rows}>
      <thead>
        <tr>
          <th>{t("output")}</th>
          <th>{t("node")}</th>
          <th style={{ width: 100, textAlign: "left" }}>{t("owner")}</th>
          <th style={{ width: 132, textAlign: "left" }}>{t("cycle")}</th>
          <th style={{ width: 34 }} />
        </tr>
      </thead>
      <tbody>
        {dependencies.map(({ output, kind }, index) => {
          const found = known.data?.items.find((item) => item.output === output);
          return (
            <tr key={output}>
              <td className={`${styles.text} ${styles.mono}`}>{output}</td>
              <td className={styles.text}>
                {found?.node.name}
                {found && (
                  <p className={styles.note}>
                    {found.node.id} · {found.workspace}
                  </p>
                )}
                {found && !found.isDeployed && <p className={styles.warning}>{t("notDeployed")}</p>}
                {!found && known.isSuccess && !known.isPlaceholderData && (
                  <p className={styles.error}>{t("unknown")}</p>
                )}
              </td>
              <td className={styles.text} style={{ textAlign: "left" }}>
                {found?.owner?.name ?? "—"}
              </td>
              <td style={{ textAlign: "left" }}>
                <Select
                  size="small"
                  variant="borderless"
                  aria-label={t("cycle")}
                  disabled={readOnly}
                  value={kind}
                  onChange={(next) =>
                    onDependencies(dependencies.map((each, at) => (at === index ? { output, kind: next } : each)))
                  }
                  options={(["same", "previous"] as const).map((value) => ({ value, label: t(`kind.${value}`) }))}
                />
              </td>
              <td>
                <Button
                  type="text"
                  size="small"
                  icon={<DeleteIcon />}
                  aria-label={t("remove", { output })}
                  disabled={readOnly}
                  onClick={() => onDependencies(dependencies.filter((_, at) => at !== index))}
                />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

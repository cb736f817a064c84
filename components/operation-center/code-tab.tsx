"use client";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslations } from "use-intl";
import { useCopy } from "@/components/ui/copy/use-copy";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { CopyIcon } from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/page/empty-state";
import { Panel } from "@/components/ui/page/panel";
import { Skeleton } from "@/components/ui/page/skeleton";
import { useUrlState } from "@/components/ui/url/use-url-state";
import type { InstanceDetail } from "@/lib/core/instance";
import { AttemptChoice } from "./attempt-choice";
import styles from "./code-tab.module.css";
import { instanceParts } from "./queries";

/** The script of an attempt with its parameters replaced, and the values that replaced them. */
export function CodeTab({ instance }: { readonly instance: InstanceDetail }) {
  const t = useTranslations("instances.code");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const copyText = useCopy();
  const { params, set } = useUrlState();
  const wanted = Number(params.get("attempt"));
  const chosen = instance.attempts.find(({ number }) => number === wanted) ?? instance.attempts.at(-1) ?? null;
  const query = useQuery(instanceParts.code(instance.id, chosen?.number ?? null));
  const parameters = Object.entries(chosen?.parameters ?? instance.parameters);
  const copy = async () => {
    await copyText(query.data?.script ?? "");
  };
  if (query.error) return <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />;
  return (
    <div className={styles.columns}>
      <Panel
        title={t(query.data?.isReplaced === false ? "toRun" : "asRun")}
        flush
        extra={
          <>
            {query.data?.version != null && <span>{t("version", { version: String(query.data.version) })}</span>}
            <AttemptChoice
              attempts={instance.attempts}
              value={chosen?.number ?? null}
              onChange={(attempt) => set({ attempt: String(attempt) })}
            />
            <Button size="small" type="text" icon={<CopyIcon />} disabled={!query.data} onClick={() => void copy()}>
              {common("copy")}
            </Button>
          </>
        }
      >
        {query.isPending ? (
          <Skeleton rows={12} />
        ) : query.data.script === "" ? (
          <EmptyState title={t("none")} />
        ) : (
          <pre className={styles.script} tabIndex={0} aria-label={t("asRun")}>
            {query.data.script.split("\n").map((line, index) => (
              <code key={index} data-line={index + 1}>
                {line}
                {"\n"}
              </code>
            ))}
          </pre>
        )}
      </Panel>
      <Panel title={t("parameters")}>
        {parameters.length === 0 ? (
          <p className={styles.quiet}>{t("noParameters")}</p>
        ) : (
          <dl className={styles.parameters}>
            {parameters.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <code>{value}</code>
                </dd>
              </div>
            ))}
          </dl>
        )}
      </Panel>
    </div>
  );
}

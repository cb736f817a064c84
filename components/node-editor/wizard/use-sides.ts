import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSession } from "@/components/ui/session/session";
import { dataSourceQueries } from "@/lib/client/data-sources";
import type { DataSourceView, Environment } from "@/lib/core/data-source";
import type { WizardSide } from "@/lib/core/wizard/wizard-job";
import type { Wizard } from "./use-wizard";

export const SOURCE_TYPE: Readonly<Record<WizardSide, string>> = { reader: "tablestore", writer: "maxcompute" };

/** One end of the task: which data sources it may use, and the one that the job names. */
export interface Side {
  readonly offered: readonly DataSourceView[];
  readonly name: string;
  readonly source: DataSourceView | null;
  /** The connection that editing and debugging use: development where there is one. */
  readonly environment: Environment;
}

/** An end as it is chosen: what is offered may still be unknown. */
export interface ChosenSide extends Side {
  readonly isPending: boolean;
  /** Why the data sources are not known; null once they are. */
  readonly error: unknown;
  readonly retry: () => void;
}

export function useSide(wizard: Wizard, side: WizardSide): ChosenSide {
  const { workspace } = useSession();
  const query = useQuery(dataSourceQueries.list());
  const value = wizard.job[side].datasource;
  const name = typeof value === "string" ? value : "";
  const { data, isPending, error, refetch } = query;
  return useMemo(() => {
    const offered = (data?.items ?? []).filter(({ type }) => type === SOURCE_TYPE[side]);
    const source = offered.find((candidate) => candidate.name === name) ?? null;
    const hasDevelopment = source?.environments.some(({ environment }) => environment === "DEV") ?? false;
    const environment = workspace.mode === "STANDARD" && hasDevelopment ? "DEV" : "PROD";
    const retry = () => void refetch();
    return { offered, name, source, environment, isPending, error: data ? null : error, retry };
  }, [data, isPending, error, refetch, name, side, workspace.mode]);
}
